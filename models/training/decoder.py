"""What the recipe decides about the decoder of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from models.training.features import MFCC_CONF

__all__ = ["ACOUSTIC_SCALE", "GARBAGE_PRIOR", "write_configuration"]

ACOUSTIC_SCALE: Final = 0.5
"""0.3 to 1.0 differ by a few points; 0.5 was best for whole sentences."""
GARBAGE_PRIOR: Final = 0.3
"""Factor on the prior of SPN: less prior, more `[unk]` (`benchmarks/` measures both ends)."""


def write_configuration(model: Path, *, acoustic_scale: float, beam: float = 10.0) -> None:
    """`conf/`: features as trained, decoder settings. Below an acoustic scale of 0.4 the
    lattice determiniser is flooded with this lattice beam."""
    (model / "conf").mkdir(parents=True, exist_ok=True)
    mfcc = "".join(f"--{key}={value}\n" for key, value in MFCC_CONF.items())
    (model / "conf" / "mfcc.conf").write_text(mfcc)
    settings: dict[str, object] = {
        "min-active": 200,
        "max-active": 1500,
        "beam": beam,
        "lattice-beam": 2.0,
        "acoustic-scale": acoustic_scale,
        "frame-subsampling-factor": 3,
        "frames-per-chunk": 30,  # the least left to do after the last sample (benchmarks/latency)
        "endpoint.silence-phones": 1,
        "endpoint.rule2.min-trailing-silence": 0.5,
        "endpoint.rule3.min-trailing-silence": 1.0,
        "endpoint.rule4.min-trailing-silence": 2.0,
    }
    text = "".join(f"--{key}={value}\n" for key, value in settings.items())
    (model / "conf" / "model.conf").write_text(text)
