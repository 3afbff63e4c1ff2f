"""Two pairs of hands for the exercises: a mouse that only points, and a keyboard alone."""

import json
from collections.abc import Callable

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.kinds_site import Variant
from tests.practice.wards import asking

STRIDE = 8
MOST_LOOKS = 80
_HAS_FOCUS = """element => {
    const root = element.getRootNode();
    const outer = root === document ? element : root.host;
    return root.activeElement === element && document.activeElement === outer;
}"""


_KEY_TOWARDS = """element => {
    const root = element.getRootNode();
    const outer = root === document ? element : root.host;
    const here = document.activeElement;
    const [from, to] = here === outer ? [root.activeElement, element] : [here, outer];
    if (from === to) return "";
    const isBehind = from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_PRECEDING;
    return isBehind ? "Shift+Tab" : "Tab";
}"""
"""Which way the keyboard goes from what has the focus: nowhere, if that is the element."""


def tab_to(target: Locator) -> None:
    """Press Tab, or Shift and Tab where it lies behind, until the focus is on *target*.

    Nothing on the way may keep the focus. It goes in strides, as a person does, until it is past.
    """
    target.first.wait_for(state="attached")
    stride, before = STRIDE, ""
    for _ in range(MOST_LOOKS):
        if not (key := target.evaluate(_KEY_TOWARDS)):
            return
        if before not in ("", key):
            stride = 1
        for _ in range(stride):
            target.page.keyboard.press(key)
        before = key
    raise AssertionError("The keyboard does not get there.")


def exercise(variant: Variant, name: str) -> Locator:
    return variant.page.locator(f"#exercise-{name}")


def typed(
    name: str, selector: str = "input[name], textarea"
) -> dict[str, Callable[[Variant], None]]:
    """Return the hands for an exercise that is one field to type in."""

    def mouse(variant: Variant) -> None:
        field = exercise(variant, name).locator(selector).first
        field.click()
        variant.page.keyboard.insert_text(variant.answer(name))
        field.blur()

    def keyboard(variant: Variant) -> None:
        tab_to(exercise(variant, name).locator(selector).first)
        variant.page.keyboard.type(variant.answer(name))

    return {"mouse": mouse, "keyboard": keyboard}


def choice(variant: Variant, way: str) -> None:
    options = exercise(variant, "modality")
    if way == "mouse":
        options.get_by_text("CT", exact=True).click()
        return
    tab_to(options.locator("input").first)
    for key in ("ArrowDown", "ArrowUp"):
        variant.page.keyboard.press(key)


def multi_choice(variant: Variant, way: str) -> None:
    for chosen in json.loads(variant.answer("types")):
        box = exercise(variant, "types").locator(f"input[value={chosen}]")
        if way == "mouse":
            box.click()
        else:
            tab_to(box)
            variant.page.keyboard.press("Space")


def select(variant: Variant, field: Locator, value: str, way: str) -> None:
    """Choose *value*; the keyboard walks down the list until it stands there."""
    if way == "mouse":
        field.select_option(value)
        return
    tab_to(field)
    variant.page.keyboard.press("Home")
    for _ in range(20):
        if field.input_value() == value:
            return
        variant.page.keyboard.press("ArrowDown")
    raise AssertionError(value)


def match(variant: Variant, way: str) -> None:
    for left, right in json.loads(variant.answer("pairs")).items():
        field = exercise(variant, "pairs").locator(f"[name='answer.pairs.{left}']")
        select(variant, field, right, way)


def order(variant: Variant, way: str) -> None:
    wanted = json.loads(variant.answer("sequence"))
    fields = exercise(variant, "sequence").locator("select")
    for field in fields.all():
        option = (field.get_attribute("name") or "").rpartition(".")[2]
        select(variant, field, str(wanted.index(option) + 1), way)


def per_row(variant: Variant, way: str) -> None:
    for row, cells in json.loads(variant.answer("decide")).items():
        for column, value in cells.items():
            field = exercise(variant, "decide").locator(f"[name='answer.decide.{row}.{column}']")
            select(variant, field, value, way)


def table_edit(variant: Variant, way: str) -> None:
    [row] = json.loads(variant.answer("mapping"))
    field = exercise(variant, "mapping").get_by_label("To, row 1")
    if way == "mouse":
        field.click()
    else:
        tab_to(field)
    variant.page.keyboard.type(row["to"])
    if way == "mouse":
        field.blur()


def grid_of(page: Page) -> Locator:
    """Return the tag tree once its first rows are there."""
    grid = page.get_by_role("treegrid").first
    grid.get_by_role("row", name="Patient's Name").first.wait_for()
    return grid


def pick_element(variant: Variant, way: str) -> None:
    page = variant.page
    grid = grid_of(page)
    if way == "mouse":
        exercise(variant, "pick").get_by_label("Pick for this exercise").click()
        grid.get_by_role("row", name="Patient's Name").first.click()
        page.get_by_role("button", name="Use this element").first.click()
    else:
        tab_to(grid)
        page.keyboard.type("patient's n")
        page.keyboard.press("Enter")
    expect(page.locator("#picked-pick")).to_contain_text("(0010,0010)")


def edit_dataset(variant: Variant, way: str) -> None:
    page = variant.page
    grid = grid_of(page)
    name = variant.bench().truth["name"]
    if way == "mouse":
        grid.get_by_role("row", name="Patient's Name").first.click()
        page.get_by_role("button", name="Change value").first.click()
    else:
        tab_to(grid)
        page.keyboard.type("patient's n")
        page.keyboard.press("F2")
    value = page.get_by_label("Value", exact=True).first
    value.wait_for()
    if way == "mouse":
        value.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#input-repair")).to_have_value(f"{name}".join(_parts(page)))


def _parts(page: Page) -> list[str]:
    """Return what stands before and after the value in the edits as they are written."""
    raw = page.locator("#input-repair").input_value()
    [edit] = json.loads(raw)["edits"]
    return raw.split(edit["value"][0])


def upload(variant: Variant, way: str) -> None:
    field = variant.page.locator("#upload-send")
    # Listening from here on: a chooser that opens before anybody listens is the system's own.
    variant.page.on("filechooser", lambda _: None)
    field.wait_for()
    scan = variant.answer("send")["files"]["mine.dcm"]
    if way == "keyboard":
        tab_to(field)
    with variant.page.expect_file_chooser() as chooser:
        if way == "mouse":
            field.click()
        else:
            variant.page.keyboard.press("Space")
    chooser.value.set_files(file_of("mine.dcm", scan))


def file_of(name: str, data: bytes) -> FilePayload:
    """Return a DICOM file as a file chooser takes it."""
    return {"name": name, "mimeType": "application/dicom", "buffer": data}


def edit_hl7(variant: Variant, way: str) -> None:
    go_to_field(exercise(variant, "message"), "PID", "PID-5", way)
    variant.page.keyboard.type(variant.bench().truth["name"])


def pick_field(variant: Variant, way: str) -> None:
    page = variant.page
    editor = page.locator(".bench-message hl7-editor[source=order]")
    if way == "mouse":
        exercise(variant, "field").get_by_label("Pick for this exercise").click()
    go_to_field(editor, "MSH", "MSH-10", way)
    if way == "mouse":
        editor.get_by_role("button", name="Use MSH-10").click()
    else:
        page.keyboard.press("Enter")
    expect(page.locator("#picked-field")).to_contain_text("MSH-10")


def go_to_field(editor: Locator, segment: str, path: str, way: str) -> None:
    """Choose the field in the outline, which selects it in the message."""
    outline, keyboard = editor.locator(".hl7-outline"), editor.page.keyboard
    outline.wait_for()
    if way == "mouse":
        if outline.get_attribute("open") is None:
            outline.locator("summary").click()
        outline.locator(f"[data-path='{segment}[1]'] > .hl7-item").click()
        outline.locator(f"[data-path='{path}'] > .hl7-item").click()
        return
    if outline.get_attribute("open") is None:
        tab_to(outline.locator("summary"))
        keyboard.press("Enter")
    tab_to(outline.get_by_role("treeitem").first)
    walk_to(outline.locator(f"[data-path='{segment}[1]']"))
    keyboard.press("ArrowRight")
    walk_to(outline.locator(f"[data-path='{path}']"))
    keyboard.press("Enter")


def walk_to(item: Locator) -> None:
    for _ in range(30):
        if item.evaluate(_HAS_FOCUS):
            return
        item.page.keyboard.press("ArrowDown")
    raise AssertionError("The arrows do not get there.")


def window_level(variant: Variant, way: str) -> None:
    page = variant.page
    wanted = json.loads(variant.answer("window"))
    if way == "mouse":
        viewer = page.locator("[window-for='input-window']").first
        viewer.get_by_label("Preset").first.select_option(label="CT brain (40 / 80)")
        expect(page.locator("#input-window-center")).to_have_value("40")
        return
    for part, value in wanted.items():
        tab_to(page.locator(f"#input-window-{part}"))
        page.keyboard.type(str(value))


def region(variant: Variant, way: str) -> None:
    page = variant.page
    wanted = json.loads(variant.answer("box"))
    if way == "keyboard":
        for part in ("x", "y", "width", "height"):
            tab_to(page.locator(f"#input-box-{part}"))
            page.keyboard.type(str(wanted[part]))
        return
    viewer = page.locator("dicom-viewer[region-for='input-box']").first
    stage = viewer.locator(".dv-stage")
    stage.scroll_into_view_if_needed()
    viewer.get_by_role("button", name="Rectangle").click()
    percent = viewer.locator(".dv-br").inner_text().split("%")[0].split()[-1]
    box = stage.bounding_box()
    assert box is not None
    scale = int(percent) / 100
    far = 3.5 * scale
    params = variant.params()
    left, top = (place + 0.25 for place in params["square"])
    x = box["x"] + box["width"] / 2 + (left - 20) * scale
    y = box["y"] + box["height"] / 2 + (top - params["rows"] / 2) * scale
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + far, y + far, steps=4)
    page.mouse.up()
    expect(page.locator("#input-box-width")).to_have_value("4")


def live_association(variant: Variant, way: str) -> None:
    page = variant.page
    console = page.locator("#console-echo")
    action = asking("echo")
    for name in ("calling_ae_title", "called_ae_title", "host", "port"):
        field = console.locator(f"[name={name}]")
        if way == "mouse":
            field.click()
        else:
            tab_to(field)
        page.keyboard.insert_text(str(action[name]))
    if way == "mouse":
        console.get_by_role("button", name="Send C-ECHO").click()
    else:
        page.keyboard.press("Enter")
    console.locator("wire-trace").first.wait_for()


def live_dicomweb(variant: Variant, way: str) -> None:
    page = variant.page
    console = page.locator("#console-ask")
    field = console.get_by_label("Path and query")
    if way == "mouse":
        field.click()
    else:
        tab_to(field)
    page.keyboard.insert_text("/studies?PatientID=0001")
    if way == "mouse":
        console.get_by_role("button", name="Send the request").click()
    else:
        page.keyboard.press("Enter")
    console.locator("wire-trace").first.wait_for()
    expect(console.locator(".exchange").first).to_contain_text("1 match among the studies.")


def live_mllp(variant: Variant, way: str) -> None:
    page = variant.page
    console = page.locator("#console-deliver")
    content = console.locator(".cm-content")
    content.wait_for()
    if way == "mouse":
        console.get_by_label("Begin with a message").select_option("order")
        expect(content).to_contain_text("ORM^O01")
        console.get_by_label("Begin with a message").select_option("admission")
        expect(content).to_contain_text("ADT^A01")
        content.locator(".cm-line").last.click()
    else:
        tab_to(console.locator("[name=port]"))
        page.keyboard.type("2575")
        tab_to(content)
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("AL1|1||LATEX")
    send = console.get_by_role("button", name="Send the message")
    if way == "mouse":
        send.click()
    else:
        tab_to(send)
        page.keyboard.press("Enter")
    console.locator("wire-trace").first.wait_for()
    expect(console.locator(".exchange").first).to_contain_text("MSA-1 is AA: accepted.")
    expect(console.locator(".exchange").first).to_contain_text("so this answers it")


def live_hospital(variant: Variant, way: str) -> None:
    page = variant.page
    before = page.url

    def use(target: Locator) -> None:
        if way == "mouse":
            target.click()
        else:
            tab_to(target)
            page.keyboard.press("Enter")

    use(page.locator("#bench-systems").get_by_role("link", name="All systems"))
    use(page.get_by_role("link", name="Archive", exact=True))
    name = page.get_by_label("Label", exact=True)
    if way == "mouse":
        name.fill("Archive of the ward")
    else:
        tab_to(name)
        page.keyboard.press("Control+A")
        page.keyboard.type("Archive of the ward")
    use(page.get_by_role("button", name="Save the settings"))
    expect(page.locator("#newest")).to_contain_text("label from Archive to Archive of the ward")
    page.goto(before)


def sql(variant: Variant, way: str) -> None:
    page = variant.page
    field = page.locator("#input-studies")
    run = exercise(variant, "studies").get_by_role("button", name="Run this query")
    if way == "mouse":
        field.click()
        page.keyboard.insert_text(variant.answer("studies"))
        run.click()
    else:
        tab_to(field)
        page.keyboard.type(variant.answer("studies"))
        tab_to(run)
        page.keyboard.press("Enter")
    expect(page.locator("#rows-studies")).to_contain_text("1.3")
