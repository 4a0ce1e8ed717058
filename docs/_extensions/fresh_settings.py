"""Each example of the gallery begins with the settings that a process of its own would have."""
import brainsyn as bp
import brainsyn.math as bm

STEP = bm.get_dt()


def renew(gallery_conf, file) -> None:
    bm.set_dt(STEP)
    bp.keep_legacy()
