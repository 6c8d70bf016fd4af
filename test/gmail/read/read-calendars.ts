import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../../gmail/imap/connection';
import type { CalendarEvent } from '../../../gmail/message';
import { readByUids } from '../../../gmail/read/read-by-uids';

const folder = join(__dirname, '..', 'parse', 'calendars');

/** What the event of each calendar is to be understood as, as far as is asked. */
export const expectedEvents = JSON.parse(
	readFileSync(join(folder, 'expected.json'), 'utf8'),
) as Record<string, Partial<CalendarEvent>>;

const names = readdirSync(folder)
	.filter((file) => file.endsWith('.ics'))
	.map((file) => file.slice(0, -'.ics'.length))
	.sort();

/** Mails that invite, each with one of the calendars beside its text, by turns as it is and in base64. */
export const invitations = names.map((name, at) => {
	const ics = readFileSync(join(folder, `${name}.ics`));
	const asItIs = at % 2 === 0;
	return Buffer.from(
		[
			'From: Jane <jane@example.com>',
			'To: joe@example.org',
			`Subject: ${name}`,
			`Message-ID: <${name}@example.com>`,
			'MIME-Version: 1.0',
			'Content-Type: multipart/alternative; boundary=b',
			'',
			'--b',
			'Content-Type: text/plain',
			'',
			'You are invited.',
			'--b',
			'Content-Type: text/calendar; charset=UTF-8; method=REQUEST',
			`Content-Transfer-Encoding: ${asItIs ? '8bit' : 'base64'}`,
			'',
			asItIs ? ics.toString() : (ics.toString('base64').match(/.{1,76}/g) ?? []).join('\n'),
			'--b--',
			'',
		]
			.join('\n')
			.replace(/\r?\n/g, '\r\n'),
	);
});

/** Reads them from a mailbox that holds them and nothing else: of each event what was asked. */
export const readEvents = async (
	connection: Connection,
): Promise<Record<string, Partial<CalendarEvent>>> => {
	const found: Record<string, Partial<CalendarEvent>> = {};
	const uids = names.map((_name, at) => at + 1);
	for await (const { mail } of readByUids(connection, uids)) {
		const asked = new Set(Object.keys(expectedEvents[mail.subject] ?? {}));
		found[mail.subject] = Object.fromEntries(
			Object.entries(mail.calendar ?? {}).filter(([field]) => asked.has(field)),
		);
	}
	return found;
};
