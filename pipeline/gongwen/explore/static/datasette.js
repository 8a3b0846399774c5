// Names for those of Datasette's controls that have none: a screen reader says them.
"use strict";

const names = {
  'select[name^="_filter_column"]': "Column to filter by",
  'select[name^="_filter_op"]': "Comparison",
  'input[name^="_filter_value"]': "Value to filter by",
  'select[name="_sort"]': "Sort by",
  ".CodeMirror textarea": "SQL",
};
addEventListener("load", () => { // the editor of SQL is made by then
  for (const [controls, name] of Object.entries(names)) {
    for (const control of document.querySelectorAll(`.theirs :is(${controls})`)) control.setAttribute("aria-label", name);
  }
});
