"""The practice hospital: sound in every part, until a mentor puts a fault in."""

from app.grading import Bench, Lab, Params

from .drawing import completed, draw
from .objects import files
from .systems import NAMED, hospital

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay out the hospital, the objects that its devices have, and the words of the brief."""
    params = completed(params)
    systems = hospital(params)
    words = {"hospital": params["hospital"]}
    for node in systems["nodes"]:
        words[f"{node['id']}_host"] = node["host"]
        words[f"{node['id']}_port"] = str(node["port"])
        if node.get("web_port"):
            words[f"{node['id']}_web_port"] = str(node["web_port"])
        if node["id"] in NAMED:
            words[node["id"]] = node["ae_title"]
    return Bench(files=files(params), hospital=systems, words=words)
