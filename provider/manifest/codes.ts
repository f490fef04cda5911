/**
 * What can be wrong with a set of manifests, apart from the rules of the kinds. Tests and tools match on the code,
 * people read the message. A code is never renamed and never changes its meaning.
 */
export const diagnosticCodes = {
  // Files
  "no-manifests": "a folder of manifests that does not exist or holds none",
  "unreadable-file": "a file that is not there or cannot be opened",
  "file-too-large": "a manifest of more than 4 MB",
  "empty-file": "a manifest file without any document",
  "binary-file": "a manifest or text file with NUL bytes",
  "not-utf8": "a manifest or text file in another encoding than UTF-8",
  "control-character": "an invisible control character",
  "byte-order-mark": "a byte order mark anywhere but at the very start of a file",
  // YAML
  "yaml-syntax": "text that is not YAML",
  "yaml-version": "a %YAML directive that asks for other rules than those of YAML 1.2",
  "tab-indent": "a tab used for indentation",
  "unquoted-expression": "an expression inside [ ] or { } without quotes, which YAML reads as a mapping",
  "nested-too-deeply": "lists and mappings inside each other, more than 100 deep",
  "unknown-tag": "a YAML tag that has no meaning here",
  "unknown-alias": "a YAML alias without an anchor before it",
  "alias-cycle": "a YAML alias inside its own anchor",
  "alias-bomb": "YAML aliases that unfold to more than 10,000 values",
  "duplicate-key": "one key twice in a mapping",
  "merge-key": "the merge key <<, which YAML 1.2 does not have",
  "non-string-key": "a key that YAML reads as something else than text",
  "lossy-number": "a number that YAML or JavaScript cannot hold as it is written",
  "reserved-word": "a key or text of Pulumi's own wire format, a key that begins with __, or an empty one",
  "not-a-mapping": "a document that is not a mapping",
  // The document
  "missing-property": "a required property that is not there",
  "unknown-property": "a property that does not exist",
  "wrong-type": "a value of another type than the property takes",
  "not-allowed-value": "a value that is not among those allowed",
  "wrong-form": "a value that does not have the form that the property asks for",
  "out-of-range": "a number, text or list that is too small, too large, too short or too long",
  "duplicate-item": "one item twice in a list of distinct items",
  "unknown-api-version": "an apiVersion that does not exist",
  "unknown-kind": "a kind that the platform does not have",
  "kind-without-api": "a kind that other platforms have, and that this one has no API for",
  "passthrough-conflict": "a property both in spec and in passthrough",
  "ignores-nothing": "metadata.ignoreChanges with a path that the manifest does not set",
  "previous-name-taken": "metadata.previousNames with a name that another manifest has now",
  // The set
  "duplicate-name": "two manifests of one platform and kind with one metadata.name",
  "duplicate-natural-key": "two manifests that describe one object of the platform",
  "missing-workspace": "metadata.workspace left out although the set has no Workspace, or several",
  "unknown-workspace": "metadata.workspace with a name that no Workspace has",
  // Expressions
  "malformed-expression": "an expression that cannot be read",
  "unknown-expression": "an expression that begins with an unknown word",
  "expression-not-allowed": "an expression where only a fixed value can stand",
  "unknown-reference": "an expression that names a resource that does not exist",
  "unknown-output": "an expression that names an output that the kind does not have",
  "foreign-reference": "an id of an object in another workspace",
  "self-reference": "an expression that names the resource it stands in",
  "reference-cycle": "resources that need each other",
  "missing-config": "stack configuration that is not set",
  "missing-environment-variable": "an environment variable that is not set",
  "file-not-found": "a path to a file that does not exist",
  "outside-project": "a path that leads out of the project's directory",
  // Stacks and overlays
  "unknown-stack": "a stack with neither configuration nor overlays",
  "overlay-without-manifest": "an overlay for a manifest that does not exist",
  "overlay-removes-nothing": "a null in an overlay for a property that the manifest does not have",
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
