"""Microphones and loudspeakers of this machine: which there are, by name, and when that changes.

Below the adapters `hearing` and `voice`, which open them.
"""

from assistant.sound_devices.blocking import detached
from assistant.sound_devices.changes import SoundSystem, SoundWatch, look
from assistant.sound_devices.choice import Direction, choose
from assistant.sound_devices.listing import (
    DeviceInfo,
    Streams,
    end_stream,
    list_devices,
    load_sounddevice,
    opening,
    portaudio,
    rescan_devices,
    start_stream,
)
from assistant.sound_devices.pulse import PulseDevice, pulse_sinks, pulse_sources

__all__ = [
    "DeviceInfo",
    "Direction",
    "PulseDevice",
    "SoundSystem",
    "SoundWatch",
    "Streams",
    "choose",
    "detached",
    "end_stream",
    "list_devices",
    "load_sounddevice",
    "look",
    "opening",
    "portaudio",
    "pulse_sinks",
    "pulse_sources",
    "rescan_devices",
    "start_stream",
]
