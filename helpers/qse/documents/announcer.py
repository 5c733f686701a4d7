"""The region of a widget that says what has changed: it stays where it is, and its text changes.

A screen reader speaks a change only in a region that was there before; the HTML widget makes a new one each time.
"""

from typing import Any

SHOW = """
function render({ model, el }) {
  const region = document.createElement("div");
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  region.style.maxWidth = "60em";
  region.style.lineHeight = "1.5";
  region.style.whiteSpace = "pre-line";
  const say = () => { region.textContent = model.get("said"); };
  model.on("change:said", say);
  say();
  el.appendChild(region);
}
export default { render };
"""


def announcer(said: str = "") -> Any:
    """Make a region that speaks its text whenever it changes; the text is plain, markup in it is shown.

    Parameters
    ----------
    said : what stands there at first. Set `.said` to change it.

    Examples
    --------
    >>> announcer("Nothing is repaired yet.").said
    'Nothing is repaired yet.'

    """
    import anywidget
    import traitlets

    class Announcer(anywidget.AnyWidget):
        _esm = SHOW
        said = traitlets.Unicode().tag(sync=True)

    return Announcer(said=said)
