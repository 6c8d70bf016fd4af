import { decoded, rawHeaders } from './headers';

/** Values of a field by its lower-case name. */
export type Fields = Record<string, string[]>;

/** The fields of a report, or of a header; what is no field is left out. */
export const fieldsOf = (text: string): Fields => rawHeaders(Buffer.from(`${text}\r\n`));

/** Groups of fields, with blank lines between them (RFC 3464 section 2.1). */
export const groupsOf = (report: string): Fields[] => {
	const groups: string[][] = [[]];
	for (const line of report.split(/\r?\n/)) {
		if (line.trim() === '') groups.push([]);
		else groups.at(-1)?.push(line);
	}
	return groups.filter((lines) => lines.length > 0).map((lines) => fieldsOf(lines.join('\r\n')));
};

/** A value without the blanks of its folds. */
export const unfolded = (value: string | undefined): string =>
	decoded(value ?? '')
		.replace(/\s+/g, ' ')
		.trim();

/** `rfc822; jane@example.com` (RFC 3464 section 2.1.2): the type before the semicolon says nothing to people. */
export const withoutType = (value: string | undefined): string =>
	unfolded(value).replace(/^[\w/-]{1,40} ?; ?/, '');
