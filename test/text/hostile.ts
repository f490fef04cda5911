/** Texts of strangers that steer a terminal, deceive its reader, or give commands to a CI system that shows them. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "an ANSI colour": "\u001b[31mred\u001b[0m",
  "a cleared screen": "\u001b[2J\u001b[H",
  "an OSC 52 that writes the clipboard": "\u001b]52;c;cm0gLXJm\u0007",
  "an OSC 8 link": "\u001b]8;;https://evil.example\u001b\\ok\u001b]8;;\u001b\\",
  "a CSI of one byte": "\u009b31mred",
  "a carriage return over what was there": "error: bad\rfine     ",
  "a backspace": "bad\b\b\bfine",
  "a bell, a null and a delete": "a\u0007b\u0000c\u007f",
  "text that runs backwards": "user\u202e txt.exe",
  isolates: "a\u2066b\u2069c",
  "signs that nobody sees": "ad\u200bmin\ufeff\u00ad",
  "letters of tags": "a\u{e0041}\u{e0042}",
  "joiners between letters that nobody joins": "ad\u200dm\u200cin \ufe0f x\u034fy",
  "letters that are not drawn": "a\u3164b\u115f\u1160\uffa0c\u2062",
  "marks that are drawn over other lines": `a${"\u0301".repeat(40)}`,
  "other line ends": "a\u2028::set-output name=x::y\u2029b\u0085c",
  "half a character": "a\ud83d b",
  "a command for GitHub": "ok\n::set-output name=token::stolen",
  "a command behind blanks": "ok\r\n \t\u00a0::add-mask::e",
  "a command that stops commands": "::stop-commands::x",
  "an old command for GitHub": "see ##[set-output name=x]y",
  "a command for Azure": "see ##vso[task.setvariable variable=x]y",
  "a command for TeamCity": "###teamcity[message text='x']",
};

/** What is left in `text` that steers or commands; empty where it is harmless. Written without the patterns of `printable`. */
export function steering(text: string): string[] {
  const signs = [...text].filter((sign) => {
    const code = sign.codePointAt(0)!;
    if (sign === "\n" || sign === "\t") return false;
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000);
    const direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    const hidden = [0xad, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2062, 0xfeff].includes(code);
    const blank = [0x34f, 0x115f, 0x1160, 0x3164, 0xffa0].includes(code);
    return control || direction || hidden || blank || (code >= 0xe0000 && code < 0xe0080);
  });
  // Behind ASCII nothing is joined; and no letter has so many marks.
  const joined = text.match(/[\0-\u007f](?:\u200c|\u200d|\ufe0f)(?!\u20e3)|\u0301{9}/gu) ?? [];
  const lines = text.split("\n").filter((line) => line.trimStart().startsWith("::"));
  const commands = ["##[", "##vso[", "##teamcity["].filter((command) => text.includes(command));
  return [...[...signs, ...joined].map((sign) => JSON.stringify(sign)), ...lines, ...commands];
}
