/* CodeMirror, set up for one message. It lives in a shadow root, where its style needs no style element. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import { completing } from "./completion";
import { fieldHelp } from "./field_help";
import type { WordsAt } from "./field_help";
import { findingGutter, findingMarks, highlighting } from "./marks";
import type { Tables } from "./tables";
import { theme } from "./editor_theme";

export interface EditorOptions {
  text: string;
  label: string;
  help: string;
  readonly: boolean;
  root: ShadowRoot;
  parent: HTMLElement;
  updated: (update: ViewUpdate) => void;
  wordsAt: WordsAt;
  said: (words: string) => void;
  tables: (() => Promise<Tables | null>) | null;
  picked: (position: number) => void;
}

export function makeEditor(options: EditorOptions): EditorView {
  return new EditorView({
    parent: options.parent,
    root: options.root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        EditorState.readOnly.of(options.readonly),
        EditorState.lineSeparator.of("\n"),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label, "aria-describedby": options.help, spellcheck: "false", autocapitalize: "off" }),
        lineNumbers(),
        findingGutter,
        findingMarks,
        highlighting,
        highlightActiveLine(),
        drawSelection(),
        history(),
        // Tab is not bound: it leaves the editor, as everywhere else on the page.
        keymap.of([...pickKeys(options), ...defaultKeymap, ...historyKeymap]),
        fieldHelp(options.wordsAt, options.said),
        options.tables && !options.readonly ? completing(options.tables) : [],
        EditorView.updateListener.of(options.updated),
        theme,
      ],
    }),
  });
}

function pickKeys(options: EditorOptions): { key: string; run: (view: EditorView) => boolean }[] {
  const run = (view: EditorView): boolean => {
    options.picked(view.state.selection.main.head);
    return true;
  };
  return options.readonly ? [{ key: "Enter", run }] : [{ key: "Mod-Enter", run }];
}
