"""From audio to hypotheses: files, microphone, endpoint, the Vosk worker, the model store."""

from assistant.hearing.audio_file import MAX_FILE_SECONDS, load_audio
from assistant.hearing.capture import Capture
from assistant.hearing.endpoint import EndpointSettings
from assistant.hearing.gain import AutomaticGain
from assistant.hearing.grammar import Grammar, grammar, sentences_of
from assistant.hearing.level import (
    SILENCE_DBFS,
    LevelFault,
    LevelJudge,
    Loudness,
    NoiseFloor,
    SoundLevel,
    dbfs,
)
from assistant.hearing.library import remove_model
from assistant.hearing.meter import Meter, MeterReading
from assistant.hearing.microphone import SoundDeviceMicrophone
from assistant.hearing.nearness import Distance, HowLoud, Nearness, how_loud
from assistant.hearing.offered import OfferedModel, check_name, offered_models
from assistant.hearing.ports import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    Hearing,
    Hypothesis,
    Microphone,
    More,
    Pcm,
    Recogniser,
    Session,
    SpeechEvent,
    Started,
    Utterance,
    Word,
)
from assistant.hearing.recogniser import RecogniserSettings, Steering, VoskRecogniser
from assistant.hearing.segment import Segmenter, cut_utterances
from assistant.hearing.store import ModelInfo, known_words, open_model, verify, write_manifest

__all__ = [
    "MAX_FILE_SECONDS",
    "SAMPLE_RATE",
    "SILENCE_DBFS",
    "Abandoned",
    "AutomaticGain",
    "Capture",
    "Distance",
    "Ended",
    "EndpointSettings",
    "Grammar",
    "Hearing",
    "HowLoud",
    "Hypothesis",
    "LevelFault",
    "LevelJudge",
    "Loudness",
    "Meter",
    "MeterReading",
    "Microphone",
    "ModelInfo",
    "More",
    "Nearness",
    "NoiseFloor",
    "OfferedModel",
    "Pcm",
    "Recogniser",
    "RecogniserSettings",
    "Segmenter",
    "Session",
    "SoundDeviceMicrophone",
    "SoundLevel",
    "SpeechEvent",
    "Started",
    "Steering",
    "Utterance",
    "VoskRecogniser",
    "Word",
    "check_name",
    "cut_utterances",
    "dbfs",
    "grammar",
    "how_loud",
    "known_words",
    "load_audio",
    "offered_models",
    "open_model",
    "remove_model",
    "sentences_of",
    "verify",
    "write_manifest",
]
