"""The region of a widget that says what has changed: it stays where it is, and its text changes.

A screen reader speaks a change only in a region that was there before; the HTML widget makes a new one each time.
It also keeps JupyterLab's shortcuts off the controls beside it: else a letter typed on a menu, or an arrow, is taken
for a command of the notebook.
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
  const watch = new MutationObserver(() => quiet());
  const quiet = () => {
    const controls = el.closest(".jp-OutputArea-output")?.querySelectorAll("select, input, button") ?? [];
    // JupyterLab asks the element that has the focus, and no parent.
    controls.forEach((control) => { control.dataset.lmSuppressShortcuts = "true"; });
  };
  const begin = () => {
    const output = el.closest(".jp-OutputArea-output");
    if (!output) { waiting = requestAnimationFrame(begin); return; }
    watch.observe(output, { childList: true, subtree: true });
    quiet();
  };
  let waiting = requestAnimationFrame(begin);
  return () => { cancelAnimationFrame(waiting); watch.disconnect(); };
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
