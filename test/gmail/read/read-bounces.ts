import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../../gmail/imap/connection';
import type { Mail } from '../../../gmail/message';
import { readByUids } from '../../../gmail/read/read-by-uids';

const folder = join(__dirname, 'bounces');

/** What a message is to be understood as; a part that is absent is not asked for. */
interface Expected {
	kind: string;
	/** Address, action and status of each. */
	recipients?: [string, string, string][];
	/** Null where the message is no report, and has no `bounce`. */
	originalMessageId?: string | null;
	originalSubject?: string | null;
}

const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
	string,
	Expected
>;

/** Messages as some fifty mail systems write them about others, by name, with line ends as they are on the wire. */
export const bounces = readdirSync(folder)
	.filter((file) => file.endsWith('.eml'))
	.sort()
	.map((file) => ({
		name: file.slice(0, -'.eml'.length),
		source: Buffer.from(readFileSync(join(folder, file), 'utf8').replace(/\r?\n/g, '\r\n')),
	}));

const understood = ({ kind, bounce }: Mail, asked: Expected): Expected => ({
	kind,
	...(asked.recipients && {
		recipients: (bounce?.recipients ?? []).map(({ address, action, status }) => [
			address,
			action,
			status,
		]),
		originalMessageId: bounce ? bounce.originalMessageId : null,
		originalSubject: bounce ? bounce.originalSubject : null,
	}),
});

/** Reads them from a mailbox that holds them and nothing else: what they are understood as, and what was to be. */
export const readBounces = async (
	connection: Connection,
): Promise<{
	found: Record<string, Expected>;
	expected: typeof expected;
	mails: Map<string, Mail>;
}> => {
	const found: Record<string, Expected> = {};
	const mails = new Map<string, Mail>();
	let i = 0;
	for await (const { mail } of readByUids(
		connection,
		bounces.map((_bounce, at) => at + 1),
	)) {
		const name = bounces[i++].name;
		mails.set(name, mail);
		found[name] = understood(mail, expected[name]);
	}
	return { found, expected, mails };
};
