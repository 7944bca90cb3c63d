"""MFCC as Vosk computes them, and frame labels beside them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.pronunciation.phones import PHONE_ID, SIL
from models.training.utterance import SAMPLE_RATE, Utterance

__all__ = ["CEPSTRA", "MFCC_CONF", "frame_labels", "mfcc"]

CEPSTRA: Final = 40
_WINDOW: Final = 400
_SHIFT: Final = 160
"""25 ms windows every 10 ms."""
_SILENCE_DB: Final = 42.0
"""Edges this far below the loudest frame are silence, whatever the aligner says."""
MFCC_CONF: Final = {
    "use-energy": "false",
    "num-mel-bins": "40",
    "num-ceps": "40",
    "low-freq": "20",
    "high-freq": "7600",
    "dither": "0.0",
    "allow-upsample": "true",
    "allow-downsample": "true",
}
"""`conf/mfcc.conf` of the exported model; `mfcc` computes the same."""


def mfcc(samples: NDArray[np.float64]) -> NDArray[np.float32]:
    """int16-scaled samples to features of shape (frames, 40)."""
    import kaldi_native_fbank

    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0.0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = 40
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = 7_600
    options.num_ceps = CEPSTRA
    options.use_energy = False
    extractor = kaldi_native_fbank.OnlineMfcc(options)
    extractor.accept_waveform(SAMPLE_RATE, np.ascontiguousarray(samples, np.float32))
    extractor.input_finished()
    count = extractor.num_frames_ready
    if not count:
        return np.zeros((0, CEPSTRA), np.float32)
    return np.stack([extractor.get_frame(index) for index in range(count)])


def frame_labels(utterance: Utterance) -> NDArray[np.uint8]:
    """Phone of each frame, shape (frames,); empty when nothing rises above silence."""
    samples = utterance.pcm.astype(np.float64)
    count = (len(samples) - _WINDOW) // _SHIFT + 1
    labels = np.zeros(max(count, 0), np.uint8)
    for segment in utterance.segments:
        first, last = (
            max(0, -(-(at - _WINDOW // 2) // _SHIFT)) for at in (segment.start, segment.end)
        )
        labels[first:last] = segment.phone
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_SHIFT]
    energy = 10 * np.log10((frames**2).mean(1) + 1)
    loud = np.flatnonzero(energy > energy.max() - _SILENCE_DB)
    if not len(loud):
        return np.zeros(0, np.uint8)
    labels[: max(0, loud[0] - 1)] = PHONE_ID[SIL]
    labels[loud[-1] + 2 :] = PHONE_ID[SIL]
    return labels
