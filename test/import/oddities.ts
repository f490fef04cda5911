import fc from "fast-check";

/** Names as people and scripts give them: paths, devices, signs of YAML, emoji, blanks, other scripts, too long, one twice. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("Front Desk", "Front desk", "front-desk", "Twin", "Twin") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["../x", "..", "/etc/passwd", "CON", "nul", "a/b\\c", "C:\\x", ".git", "-", "--help", "x".repeat(300)],
      ...[
        "😀",
        "नमस्ते",
        "Café Zoë",
        "“Desk”",
        "Mario’s – Pizza",
        " outer blanks ",
        "\ttab",
        "two\nlines",
        "zero\u200bwidth",
      ],
      ...[
        "yes",
        "null",
        "~",
        "123",
        "+12125550123",
        "0x1f",
        "1e3",
        "2026-01-01",
        "- item",
        "key: value",
        "# hash",
        "@at",
        "`tick`",
      ],
      ...[
        "{a: b}",
        "[1]",
        "!tag",
        "&anchor",
        "*alias",
        "%dir",
        "|",
        ">",
        "'",
        '"',
        "a: b # c",
        "${tool.x}",
        "$${x}",
        "<<",
        "\u202eevil",
      ],
      ...["__proto__", "constructor", "{{name}}", "::error::x"],
    ),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 60, unit: "binary" }) },
);

/** Texts as they are typed, pasted and generated. */
export const anyText: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      "Greet the caller.",
      "One\nTwo\nThree\nFour\nFive",
      "One\nTwo\nThree\nFour\nFive\n",
      "One\r\nTwo\r\nThree\r\nFour\r\nFive",
      "  indented\n    more\n  back\nand\nso on  \n\n\n",
      "Ask for {{name}}, or ${config.x}, or $${y}, or ${",
      "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\nthree",
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\nx",
      "tab\tand trailing blank \nline",
      "x".repeat(500),
      `${"line of a prompt\n".repeat(40)}end`,
      "a\u200bb\nc\nd\ne\nf",
      "---\nnot a document\n...\n# no comment\n",
      "../prompts/other.md",
    ),
    fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }),
    fc
      .array(fc.string({ maxLength: 20, unit: "binary" }), { minLength: 1, maxLength: 6 })
      .map((lines) => lines.join("\n")),
  )
  .filter((text) => text !== "");
