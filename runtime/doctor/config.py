"""Settings of ``steve2 doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tyro.conf import UseAppendAction, arg

from bridge.minecraft.versions import DEFAULT, JOINED
from runtime.config import Address, File, Folder, Version, host_and_port
from runtime.near import close_to
from runtime.outlet_settings import OutletSettings
from runtime.ranges import ConfigError, require_ranges, whole


@dataclass(frozen=True)
class DoctorConfig:
    """Check what a run needs, part by part, and say what to do about what is missing. Nothing is installed or compiled.

    Give it the words of the run: what is named here is asked, what is not is left alone.
    """

    server: Address = None
    """Minecraft server to ask for its version, without logging in."""
    mc_version: Version = None
    """Version that it should be of. Without it any that can be joined."""
    mqtt: Annotated[str | None, arg(metavar="HOST:PORT|mqtts://HOST|embedded", help_behavior_hint="")] = None
    """Broker to log in to, with STEVE2_MQTT_USER, and STEVE2_MQTT_PASSWORD or STEVE2_MQTT_PASSWORD_FILE of the environment."""
    mqtt_ca: File = None
    """Certificate, in PEM format, of the authority that signed the broker's."""
    port: Annotated[
        tuple[Annotated[int, whole(1, 65535, "a port")], ...],
        UseAppendAction,
        arg(metavar="PORT", help_behavior_hint=""),
    ] = ()
    """A port of this machine that must be free, such as that of --page-port or --metrics-port. Several: --port again."""
    student: Folder = None
    """Folder of a student package, or the name of one that ships. Without it the usual one is checked."""
    out: Folder = None
    """Folder that is to be recorded to. Without it ./runs."""
    json: bool = False
    """Print JSON instead of a table."""

    def __post_init__(self) -> None:
        require_ranges(self)
        OutletSettings(self.mqtt, self.mqtt_ca)
        self.address  # noqa: B018  (parsed here so that a wrong one is refused where it is made)
        if self.mc_version is not None and self.mc_version not in JOINED:
            hint = close_to(self.mc_version, JOINED)
            raise ConfigError(
                f"--mc-version: got {self.mc_version!r}; {hint}versions from {JOINED[0]} to {JOINED[-1]} are known"
            )
        if self.mc_version is not None and self.server is None:
            raise ConfigError(
                f"--mc-version: got {self.mc_version!r}; it goes with --server HOST:PORT, such as {DEFAULT}'s"
            )

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port of ``server``."""
        return None if self.server is None else host_and_port("server", self.server, 25565)
