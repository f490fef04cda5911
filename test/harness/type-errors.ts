import ts from "typescript";

/** Declarations of packages as they were parsed, by file and by how; what is linked is the same for each directory. */
const parsed = new Map<string, ts.SourceFile>();

function hostWithCache(directory: string, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, how, ...others) => {
    const key = `${file} ${JSON.stringify(how)}`;
    const known = parsed.get(key);
    if (known) return known;
    const source = read(file, how, ...others);
    if (source?.isDeclarationFile && !file.startsWith(`${directory}/`)) parsed.set(key, source);
    return source;
  };
  return host;
}

/**
 * What `tsc -p` would say in a directory of the files in it, among them the declarations of a package that is unpacked there: one line
 * per error. Those of packages that are linked are not ours, and checking them takes five seconds.
 */
export function typeErrors(directory: string, tsconfig: object): string {
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(tsconfig, ts.sys, directory);
  const program = ts.createProgram(fileNames, options, hostWithCache(directory, options));
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
