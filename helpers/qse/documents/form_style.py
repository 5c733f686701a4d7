"""How the controls of a form stand on the page."""

FORM = "qse-form"
"""The class of a box that holds a form."""

# A label stands above its control and may take several lines: beside it, ipywidgets cuts long labels off.
FORM_STYLE = """<style>
.qse-form .widget-inline-hbox { flex-direction: column; align-items: stretch; justify-content: flex-end; height: auto;
  margin: 6px 0; }
.qse-form .widget-inline-hbox > .widget-label { width: auto; height: auto; text-align: left; white-space: normal;
  line-height: 1.4; overflow: visible; }
.qse-form .widget-html-content { line-height: 1.5; }
.qse-form .widget-inline-hbox > select, .qse-form .widget-inline-hbox > input { flex: 0 0 auto; min-height: 28px; }
</style>"""
