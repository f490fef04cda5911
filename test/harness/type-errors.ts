import ts from "typescript";

/**
 * What `tsc -p` would say in a directory of the files in it, among them the declarations of a package that is unpacked there: one line
 * per error. Those of packages that are linked are not ours, and checking them takes five seconds.
 */
export function typeErrors(directory: string, tsconfig: object): string {
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(tsconfig, ts.sys, directory);
  const program = ts.createProgram(fileNames, options);
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${directory}/`));
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return ts.formatDiagnostics(diagnostics, {
    getCurrentDirectory: () => directory,
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  });
}
