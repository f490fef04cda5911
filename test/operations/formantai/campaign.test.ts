import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallParameter } from "../../../provider/operations/campaign.ts";
import { readCampaign } from "../../../provider/platforms/formantai/campaign-file.ts";
import { readCsv } from "../../../provider/platforms/formantai/csv.ts";

const parameters: readonly CallParameter[] = [
  { name: "customer_phone", required: true },
  { name: "customer_name", required: true },
  { name: "loan_id" },
];

const read = (text: string, declared: readonly CallParameter[] | undefined = parameters) =>
  readCampaign(Buffer.from(text), declared);

/** `line column? message`, as a person would read them. */
const problems = (text: string, declared?: readonly CallParameter[]): string[] =>
  read(text, declared).problems.map(({ line, column, message }) => [line, column, message].filter(Boolean).join(" "));

const header = "customer_phone,customer_name,loan_id\n";

describe("a file that is made to take time", () => {
  it.each([80_000, 1001])("with %i columns is refused by its header alone", (count) => {
    const names = Array.from({ length: count }, (_, index) => `column_${index}`).join(",");
    const rows = `${",".repeat(count - 1)}\n`.repeat(3);
    expect(read(`${names}\n${rows}`)).toMatchObject({
      columns: [],
      recipients: [],
      notes: [],
      problems: [{ line: 1, message: `${count} columns; at most 1000 are looked at` }],
    });
  });

  it("gets suggestions for some of its names, and problems for all", () => {
    const declared = Array.from({ length: 1000 }, (_, index) => ({ name: `name_${index}`, required: true }));
    const names = declared.map(({ name }) => `${name}x`).slice(1);
    const { problems, notes } = read(`customer_phone,${names.join(",")}\n`, declared);
    const missing = problems.filter(({ message }) => message.startsWith("no column"));
    expect([missing.length, notes.length]).toEqual([1000, 999]);
    expect(missing.filter(({ message }) => message.includes("meant to be it")).length).toBeLessThanOrEqual(20);
    expect(notes.filter((note) => note.includes("did you mean")).length).toBeLessThanOrEqual(20);
  });
});

describe("a CSV text", () => {
  it("comes back as it was written, whatever is in its fields and however its lines end", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", ",", '"', "\n", "\r\n", "\r", ";") });
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (rows, lineEnd, endsWithLine) => {
          const write = (value: string): string => `"${value.replaceAll('"', '""')}"`;
          const text = rows.map((fields) => fields.map(write).join(",")).join(lineEnd) + (endsWithLine ? lineEnd : "");
          expect(readCsv(text).map(({ fields }) => fields)).toEqual(rows);
        },
      ),
    );
  });

  it("counts the lines inside quoted fields", () => {
    expect(readCsv('a,b\r\n"1\n2\r\n3",x\r\n\r\ny,').map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, "a", "b"],
      [2, "1\n2\r\n3", "x"],
      [5, ""],
      [6, "y", ""],
    ]);
  });

  it.each([
    ['a,b\nx"y,z\n', 2, "in the middle of a field"],
    ['a,b\n"x"y,z\n', 2, "behind a closing quote"],
    ['a\n"1\n2"x\n', 2, "behind a closing quote"],
    ['a\nb\n"x\ny\n', 3, "never ends"],
    ['a\n"x""\n', 2, "never ends"],
    ["a\rb\r", 1, "carriage return alone"],
  ])("%j is refused on line %i", (text, line, message) => {
    expect(() => readCsv(text)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) as string }),
    );
  });
});

describe("a campaign file", () => {
  it("gives columns, recipients with their lines, and what is to be uploaded", () => {
    const text = 'customer_phone,customer_name,loan_id\r\n+919876543210,"Rao, ""Ram""",LN-1\r\n+14155550100,Ann,\r\n';
    const campaign = readCampaign(Buffer.from(`\uFEFF${text}`), parameters);
    expect(campaign).toMatchObject({
      columns: ["customer_phone", "customer_name", "loan_id"],
      recipients: [
        { line: 2, values: ["+919876543210", 'Rao, "Ram"', "LN-1"] },
        { line: 3, values: ["+14155550100", "Ann", ""] },
      ],
      problems: [],
      notes: [],
    });
    expect(Buffer.from(campaign.content).toString()).toBe(text);
  });

  it.each([
    ["", [/^1 an empty file/]],
    [
      "\n",
      [
        /^1 column 1 has no name/,
        /^1 customer_phone no column customer_phone: every/,
        /customer_name no column/,
        /nobody/,
      ],
    ],
    [header, [/^1 no rows below/]],
    ["Customer_Phone,customer_name\n+14155550100,a\n", [/^1 customer_phone no column .* is "Customer_Phone" meant/]],
    [
      "customer_phone\n+14155550100\n",
      [/^1 customer_name no column customer_name: the agent declares it as required$/],
    ],
    ["customer_phone;customer_name\n+14155550100;a\n", [/^1 columns are separated by ";", not by commas$/]],
    [
      "customer_phone, customer_name\n+14155550100,a\n",
      [/^1 column 2, " customer_name", has blanks/, /^1 customer_name no/],
    ],
    [
      "customer_phone,customer_name,customer_name\n+14155550100,a,b\n",
      [/^1 columns 2 and 3 are both called "customer_name"/],
    ],
    [`${header}+14155550100,a\n`, [/^2 2 fields, where line 1 names 3 columns/]],
    [`${header}+14155550100,a,b,c\n`, [/^2 4 fields, where/]],
    [`${header}+14155550100,a,b\n\n+14155550101,a,b\n ,,\n`, [/^3 an empty row/, /^5 an empty row/]],
    [`${header}+14155550100, ,b\n`, [/^2 customer_name no customer_name, which the agent declares as required/]],
    [
      `${header}+14155550100,a,b\n+14155550101,a,b\n+14155550100,c,d\n`,
      [/^4 customer_phone \+14155550100 is on line 2 already/],
    ],
    [`${header}14155550100,a,b\n`, [/"14155550100" is no E\.164 number: it begins with a plus sign/]],
    [`${header}+1 (415) 555-0100,a,b\n`, [/write it as \+14155550100$/]],
    [`${header}9.19877E+11,a,b\n`, [/a spreadsheet has rounded it/]],
    [`${header},a,b\n`, [/is no E\.164 number: it is empty/]],
    [`${header}+04155550100,a,b\n`, [/at most 15 digits/]],
    [`${header}+1234567890123456,a,b\n`, [/at most 15 digits/]],
    [`${header}+14155550100,"a,b\n`, [/^2 a field in quotes that never ends/]],
  ] as const)("%j is refused, with the line", (text, expected) => {
    const found = problems(text);
    expect(found).toEqual(expected.map((message) => expect.stringMatching(message) as string));
  });

  it("that is not UTF-8 is refused with the line where that begins", () => {
    const latin1 = Buffer.concat([Buffer.from(`${header}+14155550100,`), Buffer.from([0xe9]), Buffer.from(",b\n")]);
    expect(readCampaign(latin1, parameters).problems).toMatchObject([{ line: 2, message: /not UTF-8/ }]);
    expect(readCampaign(Buffer.from("\uFEFFcustomer_phone\n", "utf16le"), parameters).problems).toMatchObject([
      { line: 1 },
    ]);
  });

  it("with a column that the agent does not declare is worth a look, not refused", () => {
    expect(read("customer_phone,customer_name,laon_id\n+14155550100,a,b\n")).toMatchObject({
      problems: [],
      notes: ["the agent declares no call parameter laon_id; did you mean loan_id?"],
    });
  });

  it("for an agent without declared parameters needs no more than numbers", () => {
    expect(readCampaign(Buffer.from("customer_phone,x\n+14155550100,\n"), undefined)).toMatchObject({
      problems: [],
      notes: [],
    });
  });
});
