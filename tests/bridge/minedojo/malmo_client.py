"""A client of Malmo's wire as MineDojo's ``sim/bridge`` is one, and missions as its template writes them."""

import json
import socket
import struct
from typing import Any

HELLO = b"<MalmoEnv0.37.0/>"
TOKEN = b"5e1d:0:0:1:true"
KEYS = ("forward", "back", "left", "right", "jump", "sneak", "sprint", "use", "attack", "drop")
FLAT = '<FlatWorldGenerator forceReset="true" generatorString="" />'


def mission_xml(
    world: str = FLAT,
    conditions: str = "<Time><AllowPassageOfTime>true</AllowPassageOfTime></Time><AllowSpawning>false</AllowSpawning>",
    start: str = "",
    observations: str = "",
    size: tuple[int, int] = (48, 64),
) -> bytes:
    """``MissionInit`` of a world generator, initial conditions, agent start and observations; ``size`` is height and width."""
    return f"""<MissionInit xmlns="http://ProjectMalmo.microsoft.com" SchemaVersion="" PlatformVersion="0.37.0">
<Mission><About><Summary>test</Summary></About><ModSettings><MsPerTick>50</MsPerTick></ModSettings>
<ServerSection><ServerInitialConditions>{conditions}</ServerInitialConditions><ServerHandlers>{world}</ServerHandlers></ServerSection>
<AgentSection mode="Survival"><Name>MineDojoAgent0</Name>
<AgentStart><LowLevelInputs>true</LowLevelInputs>{start}</AgentStart>
<AgentHandlers><!-- a comment -->
<VideoProducer want_depth="false"><Width>{size[1]} </Width><Height>{size[0]}</Height></VideoProducer>
<ObservationFromFullInventory flat="false"/><ObservationFromFullStats/>{observations}<ChatCommands/><CameraCommands/>
<HumanLevelCommands/><EquipCommands/><PlaceCommands/></AgentHandlers></AgentSection></Mission>
<ExperimentUID> x </ExperimentUID><ClientRole> 0 </ClientRole></MissionInit>""".encode()


def commands(*lines: str, keys: tuple[str, ...] = (), camera: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """A step in MineDojo's order: chat lines first, then the camera and every key, then item functions."""
    chat = [line for line in lines if line.startswith("chat ")]
    items = [line for line in lines if not line.startswith("chat ")]
    held = [f"{key} {int(key in keys)}" for key in KEYS]
    text = "\n".join([*chat, f"camera {camera[0]} {camera[1]}", *held, *items])
    return f"<StepClient0>{text}</StepClient0 >".encode()


class MalmoClient:
    """A connection that has said hello."""

    def __init__(self, port: int, hello: bytes = HELLO) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.send(hello)

    def __enter__(self) -> "MalmoClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, message: bytes) -> None:
        self.socket.sendall(struct.pack("!I", len(message)) + message)

    def receive(self) -> bytes | None:
        """The next frame; None at the end of the connection."""
        try:
            header = self._exactly(4)
            return None if header is None else self._exactly(struct.unpack("!I", header)[0])
        except ConnectionError:
            return None

    def _exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                return None
            data += piece
        return data

    def begin(self, mission: bytes) -> dict[str, Any]:
        """Reset as MineDojo does and return the first information."""
        self.send(b"<Quit/>")
        assert self.receive() == b"\0\0\0\1"
        self.send(mission)
        self.send(TOKEN)
        assert self.receive() == b"\0\0\0\1"
        self.send(b"<Peek/>")
        self.frame, information, done = self.receive(), self.receive(), self.receive()
        assert done == b"\0"
        return json.loads(information or b"")

    def step(self, *lines: str, **held: Any) -> dict[str, Any]:
        """One step, and its information."""
        self.send(commands(*lines, **held))
        self.frame, reply, information = self.receive(), self.receive(), self.receive()
        assert struct.unpack("!dbb", reply or b"") == (0.0, 0, 0)
        self.send(b"<StepServer></StepServer>")
        return json.loads(information or b"")

    def is_closed_by_the_engine(self) -> bool:
        """Whether the engine ends the connection, after whatever it still says."""
        while self.receive() is not None:
            pass
        return True


def held(information: dict[str, Any]) -> dict[str, int]:
    """Name -> how many the 41 entries hold."""
    counts: dict[str, int] = {}
    for entry in information["inventory"]:
        if entry["quantity"]:
            counts[entry["name"]] = counts.get(entry["name"], 0) + entry["quantity"]
    return counts
