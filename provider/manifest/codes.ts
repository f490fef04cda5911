/** What an error code stands for, and what to do about it: what `voice-agents explain <code>` prints. */
export interface CodeExplanation {
  /** A noun phrase: what is wrong. */
  readonly means: string;
  /** Sentences, with code between backticks. */
  readonly mend: string;
}

/**
 * What can be wrong with a set of manifests, apart from the rules of the kinds. Tests and tools match on the code,
 * people read the message. A code is never renamed and never changes its meaning.
 */
export const diagnosticCodes = {
  // Files
  "no-manifests": {
    means: "a folder of manifests that does not exist or holds none",
    mend: "Create the folder, or say where the manifests are: `pulumi config set voice-agents:manifests <folder>`.",
  },
  "unreadable-file": {
    means: "a file that is not there or cannot be opened",
    mend: "Check the path, the permissions and what a link leads to.",
  },
  "file-too-large": {
    means: "a manifest of more than 4 MB",
    mend: "Split it: several documents may be several files.",
  },
  "unread-manifest": {
    means: "a warning: a file that looks like a manifest, where none is read or under a name that none has",
    mend: "Rename it to end with .yaml, .yml or .json, or move it into the folder of manifests; if it is none, move it elsewhere.",
  },
  "overlay-without-stack": {
    means: "a folder of overlays, or a file in `overlays/` itself, that belongs to no stack",
    mend: "Give the folder the name of the stack. Where there is a stack of this very name, give it a Pulumi.<stack>.yaml, which may be empty.",
  },
  "converted-line-ends": {
    means: "a warning: a knowledge file whose line ends a checkout on Windows has written",
    mend: "Add `<file> -text` to .gitattributes, and check out anew.",
  },
  "names-alike": {
    means: "files of one folder whose names differ in letter case or in the form of their accents only",
    mend: "Rename one of them.",
  },
  "empty-file": {
    means: "a manifest file without any document",
    mend: "Write a document, or remove the file.",
  },
  "binary-file": {
    means: "a manifest or text file with NUL bytes",
    mend: "Check that it is the file that was meant; save it as text in UTF-8.",
  },
  "not-utf8": {
    means: "a manifest or text file in another encoding than UTF-8",
    mend: "Save it as UTF-8.",
  },
  "control-character": {
    means: "an invisible control character",
    mend: "Delete it. The column says where it is.",
  },
  "byte-order-mark": {
    means: "a byte order mark anywhere but at the very start of a file",
    mend: "Delete it. Files that were joined hold such marks.",
  },
  "pasted-character": {
    means: "a character that nobody types: invisible, a blank that is no space, a typographic quote around a value",
    mend: "Delete it, or type the character that was meant. It comes with texts that are copied from web pages and word processors.",
  },
  "merge-conflict": {
    means: "a file with the marks of a merge conflict",
    mend: "Keep what is right, and delete the lines of <, = and >.",
  },
  "not-checked-out": {
    means: "a file that only stands for another: a pointer of Git LFS, a link that could not be made",
    mend: "Get the file itself: `git lfs pull`, or a checkout that can make links.",
  },
  "empty-text": {
    means: "a prompt or knowledge file with nothing in it",
    mend: "Write what the text should say. A checkout that broke off leaves such files.",
  },
  // YAML
  "yaml-syntax": {
    means: "text that is not YAML",
    mend: "Mend the line that is shown. Most often it is indentation, a missing quote or a colon within a text.",
  },
  "yaml-version": {
    means: "a %YAML directive that asks for other rules than those of YAML 1.2",
    mend: "Remove the directive.",
  },
  "tab-indent": {
    means: "a tab used for indentation",
    mend: "Indent with spaces.",
  },
  "unquoted-expression": {
    means: "an expression inside [ ] or { } without quotes, which YAML reads as a mapping",
    mend: 'Put the expression into quotes: `["${tool.transfer}"]`.',
  },
  "nested-too-deeply": {
    means: "lists and mappings inside each other, more than 100 deep",
    mend: "Write the values less deep.",
  },
  "unknown-tag": {
    means: "a YAML tag that has no meaning here",
    mend: "Remove the tag.",
  },
  "unknown-alias": {
    means: "a YAML alias without an anchor before it",
    mend: "Write the anchor (`&name`) before the alias (`*name`).",
  },
  "alias-cycle": {
    means: "a YAML alias inside its own anchor",
    mend: "Write the value out.",
  },
  "alias-bomb": {
    means: "YAML aliases that unfold to more than 10,000 values",
    mend: "Write the values out, or use fewer aliases inside each other.",
  },
  "duplicate-key": {
    means: "one key twice in a mapping",
    mend: "Remove one of the two: YAML would silently take the last.",
  },
  "merge-key": {
    means: "the merge key <<, which YAML 1.2 does not have",
    mend: "Write the properties out, or use an overlay.",
  },
  "non-string-key": {
    means: "a key that YAML reads as something else than text",
    mend: "Quote the key.",
  },
  "lossy-number": {
    means: "a number that YAML or JavaScript cannot hold as it is written",
    mend: "Quote it where it is a text, such as a phone number or an id.",
  },
  "reserved-word": {
    means: "a key or text of Pulumi's own wire format, a key that begins with __, or an empty one",
    mend: "Choose another word. Pulumi would take this one for a command of its own.",
  },
  "not-a-mapping": {
    means: "a document that is not a mapping",
    mend: "A document begins with `apiVersion:`, `kind:`, `metadata:` and `spec:`. A list of resources is several documents with `---` between them.",
  },
  // The document
  "missing-property": {
    means: "a required property that is not there",
    mend: "Add it. `voice-agents explain <kind>` shows what a kind needs.",
  },
  "unknown-property": {
    means: "a property that does not exist",
    mend: "Check the spelling and the indentation. A field that is newer than this version goes under `passthrough`.",
  },
  "wrong-type": {
    means: "a value of another type than the property takes",
    mend: "Write a value of the type that is named; put quotes around a text that looks like a number.",
  },
  "not-allowed-value": {
    means: "a value that is not among those allowed",
    mend: "Choose one of those that the message lists.",
  },
  "wrong-form": {
    means: "a value that does not have the form that the property asks for",
    mend: "Write it as the message says.",
  },
  "out-of-range": {
    means: "a number, text or list that is too small, too large, too short or too long",
    mend: "Stay within the limit that the message names.",
  },
  "duplicate-item": {
    means: "one item twice in a list of distinct items",
    mend: "Remove one of the two.",
  },
  "unknown-api-version": {
    means: "an apiVersion that does not exist",
    mend: "Write `<platform>/v1`.",
  },
  "unknown-kind": {
    means: "a kind that the platform does not have",
    mend: "Choose one of the kinds that the message lists; kinds are written with capital letters.",
  },
  "kind-without-api": {
    means: "a kind that other platforms have, and that this one has no API for",
    mend: "Remove the document, and set this up in the platform's dashboard.",
  },
  "passthrough-conflict": {
    means: "a property both in spec and in passthrough",
    mend: "Remove it from `passthrough`.",
  },
  "ignores-nothing": {
    means: "metadata.ignoreChanges with a path that the manifest does not set",
    mend: "Correct the path, which begins inside `spec`, or remove it.",
  },
  "previous-name-taken": {
    means: "metadata.previousNames with a name that another manifest has now",
    mend: "Remove the name from `previousNames`.",
  },
  // The set
  "duplicate-name": {
    means: "two manifests of one platform and kind with one metadata.name",
    mend: "Give one of the two another name.",
  },
  "duplicate-natural-key": {
    means: "two manifests that describe one object of the platform",
    mend: "Change what names it on the platform, or remove one of the two. Objects that exist twice there are told apart by `metadata.adopt`.",
  },
  "missing-workspace": {
    means: "metadata.workspace left out although the set has no Workspace, or several",
    mend: "Write `metadata.workspace: <name of a Workspace>`.",
  },
  "unknown-workspace": {
    means: "metadata.workspace with a name that no Workspace has",
    mend: "Correct the name, or declare the Workspace.",
  },
  // Expressions
  "malformed-expression": {
    means: "an expression that cannot be read",
    mend: "Expressions are `${kind.name}`, `${kind.name.output}`, `${config.key}`, `${env.NAME}`, `${text:path}` and `${template:path}`. The characters themselves are written `$${`.",
  },
  "unknown-expression": {
    means: "an expression that begins with an unknown word",
    mend: "Begin with a kind (`tool`, `voiceAgent`, …), `config`, `env`, `text` or `template`.",
  },
  "expression-not-allowed": {
    means: "an expression where only a fixed value can stand",
    mend: "Write a fixed value there.",
  },
  "unknown-reference": {
    means: "an expression that names a resource that does not exist",
    mend: "Correct the kind or the name after the dot: it is the `metadata.name` of a manifest of the same platform. Declare the resource if it is not there yet, or write the id of an object that no manifest has.",
  },
  "unknown-output": {
    means: "an expression that names an output that the kind does not have",
    mend: "Choose one of the outputs that the kind has: `voice-agents explain <kind>` lists them.",
  },
  "foreign-reference": {
    means: "an id of an object in another workspace",
    mend: "Refer to an object of the same workspace, or move one of the two.",
  },
  "self-reference": {
    means: "an expression that names the resource it stands in",
    mend: "Remove it. A resource has no id before it is made.",
  },
  "reference-cycle": {
    means: "resources that need each other",
    mend: "Remove one of the references. Of two resources that need each other, neither can be made first.",
  },
  "plain-secret": {
    means: "a secret that stands in the manifest itself, or in the stack's configuration unencrypted",
    mend: "Write `${env.NAME}`, or `${config.key}` after `pulumi config set --secret key`; and renew the secret where it was made, since git keeps it.",
  },
  "missing-config": {
    means: "stack configuration that is not set",
    mend: "Set it: `pulumi config set <key> <value>`.",
  },
  "missing-environment-variable": {
    means: "an environment variable that is not set",
    mend: "Set it where `pulumi up` runs. A CI system hands over an empty one where it has no such secret.",
  },
  "variable-not-allowed": {
    means: "an environment variable, or a prefix of some, that the project does not let its manifests read",
    mend: "Add its name to `voice-agents:environment` under `config:` in Pulumi.yaml. Names of Pulumi, of CI systems and of clouds cannot be allowed.",
  },
  "foreign-host": {
    means: "an address of the platform in a manifest to which its key may not go",
    mend: "Give the address outside the manifests: set `<PREFIX>_BASE_URL` where `pulumi up` runs.",
  },
  "literal-expression": {
    means: "a warning: a text file with what looks like an expression, which `${text:…}` leaves as it is",
    mend: "To have it filled in, write `${template:path}` in place of `${text:path}`. If the characters are meant, do the same and write `$${` in the file.",
  },
  "text-too-long": {
    means: "files that fill in more than 4 MB of text in one value, or more than 128 MB in all",
    mend: "Use shorter texts, or fewer of them.",
  },
  "file-not-found": {
    means: "a path to a file that does not exist",
    mend: "Correct the path. It is relative to the file in which it stands.",
  },
  "outside-project": {
    means: "a path that leads out of the project's directory",
    mend: "Copy the file into the project. Links out of it count as out of it.",
  },
  "more-problems": {
    means: "how many problems there are beside the first 1,000",
    mend: "Mend those that are shown first.",
  },
  // Stacks and overlays
  "unknown-setting": {
    means: "a setting of ours in a stack's configuration that does not exist, or a value that it cannot have",
    mend: "Correct the key or the value: there are `manifests`, `environment`, `onConflict` and `onExisting`.",
  },
  "unknown-stack": {
    means: "a stack with neither configuration nor overlays",
    mend: "Correct the name, or give the stack a Pulumi.<stack>.yaml, which may be empty.",
  },
  "overlay-without-manifest": {
    means:
      "an overlay that changes no manifest, since there is none of this name, and adds none, since it is not whole",
    mend: "Correct `apiVersion`, `kind` or `metadata.name`. To add a resource to this stack alone, write the whole document.",
  },
  "overlay-adds-namesake": {
    means: "a warning: a whole document in an overlay, whose name is that of a manifest but for one letter",
    mend: "Correct the name if that manifest was meant: this one makes an object of its own. Otherwise give it a name that differs more.",
  },
  "disabled-reference": {
    means: "a reference to a resource that an overlay of the stack leaves out by `$disabled`",
    mend: "Leave out what refers to it too, give it another value in an overlay, or remove `$disabled`.",
  },
  "overlay-removes-nothing": {
    means: "a null in an overlay for a property that the manifest does not have",
    mend: "Remove the line, or correct the name of the property.",
  },
} as const satisfies Record<string, CodeExplanation>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
