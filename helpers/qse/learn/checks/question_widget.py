"""The widget of a question: a labelled group of controls, worked by keyboard, and a region that speaks.

Stock widgets cannot name a group of controls, and cut long options off; a fieldset with its legend does both.
"""

from collections.abc import Callable
from typing import Any

from qse.documents.announcer import announcer
from qse.documents.twin import Words
from qse.files import Problem
from qse.learn.checks.item_kinds import Choice, Item, Number, Order, Sort
from qse.learn.checks.reflections import kept_reflection

SHOW = """
function render({ model, el }) {
  const ask = model.get("ask");
  const make = (tag, own, ...inside) => {
    const made = Object.assign(document.createElement(tag), own);
    made.append(...inside);
    return made;
  };
  const group = Math.random().toString(36);
  const inputs = [];
  const control = (line) => {
    const label = make("label", {});
    Object.assign(label.style, { display: "block", margin: "0.4em 0", lineHeight: "1.5" });
    let input;
    if (ask.control === "select") {
      const places = ask.places.map(([value, textContent]) => make("option", { value, textContent }));
      input = make("select", {}, make("option", { value: "", textContent: "place" }), ...places);
      label.append(input, ` ${line.text}`);
    } else if (ask.control === "text" || ask.control === "textarea") {
      input = make(ask.control === "text" ? "input" : "textarea", { value: ask.value });
      Object.assign(input.style, { display: "block", boxSizing: "border-box", font: "inherit" });
      Object.assign(input.style, ask.control === "text" ? { width: "12em" } : { width: "100%", height: "6em" });
      label.append(line.text, input);
    } else {
      input = make("input", { type: ask.control, name: group, value: line.value });
      label.append(input, ` ${line.text}`);
    }
    inputs.push(input);
    return label;
  };
  const given = () => {
    const ticked = ask.control === "radio" || ask.control === "checkbox";
    return inputs.filter((input) => !ticked || input.checked).map((input) => input.value);
  };
  const button = (text, press) => {
    const made = make("button", { type: "button", textContent: text, className: "jupyter-button widget-button" });
    Object.assign(made.style, { width: "auto", marginRight: "0.5em" });
    made.addEventListener("click", press);
    return made;
  };
  const check = () => model.send({ press: "check", given: given() });
  const legend = make("legend", { textContent: ask.question });
  Object.assign(legend.style, { fontWeight: "bold", lineHeight: "1.5", padding: "0" });
  const field = make("fieldset", {}, legend, ...ask.lines.map(control));
  Object.assign(field.style, { border: "none", margin: "0 0 0.5em", padding: "0", maxWidth: "60em", minWidth: "0" });
  if (ask.control === "text") {
    inputs[0].addEventListener("keydown", (pressed) => { if (pressed.key === "Enter") check(); });
  }
  const buttons = make("div", {}, button(ask.button, check));
  buttons.style.marginBottom = "0.5em";
  buttons.append(button("Give me a hint", () => model.send({ press: "hint" })));
  el.append(field, buttons);
}
export default { render };
"""
FIRST = {
    "choice": "Choose an answer first.",
    "several": "Choose at least one answer first.",
    "number": "Write a number first.",
    "order": "Give every step a place first.",
    "sort": "Give every card a place first.",
    "reflection": "Write a sentence first.",
}


def question_widget(
    item: Item, check: Callable[[str, object], Any], hint: Callable[[str, int], Words]
) -> Any:
    """Make the widget of a question.

    Parameters
    ----------
    item : the question.
    check, hint : what its buttons do; they say what the functions of the same name say.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> from qse.learn.checks.questions import check, hint
    >>> asked, says = question_widget(item("m00.reports"), check, hint).children
    >>> asked.ask["control"], says.said
    ('radio', 'Not tried yet.')

    """
    import anywidget
    import ipywidgets
    import traitlets

    class Asked(anywidget.AnyWidget):
        _esm = SHOW
        ask = traitlets.Dict().tag(sync=True)

    ask = asking(item)
    says = announcer("You wrote this before; change what you like." if ask["value"] else "Not tried yet.")
    given_hints = 0

    def press(_: Any, content: dict[str, Any], __: Any) -> None:
        nonlocal given_hints
        try:
            if content.get("press") == "hint":
                given_hints = min(given_hints + 1, len(item.hints))
                says.said = str(hint(item.name, given_hints))
            else:
                answer = typed(item, content.get("given", []))
                says.said = str(check(item.name, answer)) if answer else f"Not tried yet. {FIRST[item.kind]}"
        except Problem as problem:
            says.said = str(problem)

    asked = Asked(ask=ask)
    asked.on_msg(press)
    return ipywidgets.VBox([asked, says])


def asking(item: Item) -> dict[str, Any]:
    """Say what the page shows: which control, its lines, and what stands in it. Nothing is chosen before.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> asking(item("m00.need_rate"))["lines"]
    [{'text': 'Your answer, in percent', 'value': ''}]

    """
    lines, control, value = [("", "Your answer")], "textarea", ""
    places: list[tuple[str, str]] = []
    if isinstance(item, Choice):
        control = "radio" if item.kind == "choice" else "checkbox"
        lettered = zip(item.letters, item.options, strict=True)
        lines = [(letter, f"{letter}. {each.text}") for letter, each in lettered]
    elif isinstance(item, Order):
        control = "select"
        lines = [
            (letter, f"{letter}. {each.text}") for letter, each in zip(item.letters, item.shown, strict=True)
        ]
        places = [(str(at), str(at)) for at in range(1, len(lines) + 1)]
    elif isinstance(item, Sort):
        control = "select"
        lines = [("", f"{at}. {card.text}") for at, card in enumerate(item.cards, start=1)]
        places = list(zip(item.letters, item.places, strict=True))
    elif isinstance(item, Number):
        control, lines = "text", [("", f"Your answer, in {item.unit}")]
    else:
        value = _written_before(item.name)
    return {
        "question": item.question,
        "control": control,
        "places": places,
        "lines": [{"text": text, "value": letter} for letter, text in lines],
        "value": value,
        "button": "Keep my answer" if item.kind == "reflection" else "Check my answer",
    }


def typed(item: Item, given: list[str]) -> str | list[str]:
    """Turn what stands in the controls into an answer as one would type it; empty where something is left open.

    Raises
    ------
    Problem : two steps of an order have one place.

    Examples
    --------
    >>> from qse.learn.checks.items import item
    >>> typed(item("m00.path_of_a_report"), ["2", "1", "4", "3", "5"])
    'badce'

    """
    if item.kind == "several":
        return given
    if isinstance(item, Sort):
        return "" if "" in given else "".join(given)
    if not isinstance(item, Order):
        return given[0].strip() if given else ""
    if "" in given or not given:
        return ""
    twice = next((place for place in given if given.count(place) > 1), "")
    if twice:
        raise Problem(f"Two steps have place {twice}. Give each step a place of its own.")
    return "".join(letter for _, letter in sorted(zip(map(int, given), item.letters, strict=True)))


def _written_before(name: str) -> str:
    try:
        return kept_reflection(name)
    except Problem:
        # The question is asked all the same; keeping the answer will say what is wrong.
        return ""
