import { listFolders, readNewest, type Mail } from '../../gmail';
import { openConnection } from '../../gmail/imap/connection';
import type { MailContext } from '../context';
import { openDialogue, xoauth2 } from '../imap-dialogue';

const area = 'Labels and keywords';

/** "Grüße" in modified UTF-7 (RFC 3501 section 5.1.3). */
const GRUESSE = 'Gr&APwA3w-e';

/** A label outside ASCII, made by this run. */
export const labelOf = (marker: string): string => `${marker} Grüße`;

const checkKeyword = async ({ account, protocol }: MailContext, uid: number): Promise<void> => {
	const keyword = '$n8n-verify';
	await protocol.look(
		{
			area,
			behaviour: 'a keyword set on a message is there in the next session',
			expected: 'kept; PERMANENTFLAGS holds `\\*`',
		},
		async () => {
			const first = await openConnection({ account, folder: 'INBOX' });
			await first.addFlags([uid], [keyword]).finally(first.close);
			const second = await openConnection({ account, folder: 'INBOX' });
			const found = await second.search({ uid: String(uid), keyword }).finally(second.close);
			const allowed = second.folder.keywords;
			return {
				observed: `${found.length === 1 ? 'kept' : 'lost'}; ${allowed ? 'with' : 'without'} \`\\*\``,
				asExpected: found.length === 1 && allowed,
			};
		},
	);
};

const encodingIn = (answer: string): string => {
	if (answer.includes(GRUESSE)) return 'modified UTF-7';
	return Buffer.from(answer, 'latin1').toString('utf8').includes('Grüße') ? 'UTF-8' : 'neither';
};

/** Labels the message on the wire, and reads how the server spells the label. */
const checkEncoding = async (
	{ account, protocol, target, marker }: MailContext,
	{ uid, utf8 }: { uid: number; utf8: boolean },
): Promise<void> => {
	const expected = utf8 ? 'UTF-8 (not documented)' : 'modified UTF-7';
	await protocol.look(
		{
			area,
			behaviour: `X-GM-LABELS outside ASCII, ${utf8 ? 'after ENABLE UTF8=ACCEPT' : 'without ENABLE'}`,
			expected,
		},
		async () => {
			const dialogue = await openDialogue(target.servers.imap);
			try {
				await dialogue.say(
					`AUTHENTICATE XOAUTH2 ${xoauth2(account.address, await account.getToken())}`,
				);
				if (utf8) await dialogue.say('ENABLE UTF8=ACCEPT');
				await dialogue.say('SELECT INBOX');
				if (!utf8) await dialogue.say(`UID STORE ${uid} +X-GM-LABELS ("${marker} ${GRUESSE}")`);
				const observed = encodingIn(await dialogue.say(`UID FETCH ${uid} (X-GM-LABELS)`));
				return { observed, asExpected: expected.startsWith(observed) };
			} finally {
				dialogue.close();
			}
		},
	);
};

const checkLabelRead = async (
	{ account, protocol, marker }: MailContext,
	{ id }: Mail,
): Promise<void> => {
	const label = labelOf(marker);
	await protocol.look(
		{
			area,
			behaviour: 'the label is listed as a folder, opens, and holds the message under the same id',
			expected: 'listed, the same id, the label by its name',
		},
		async () => {
			const folders = await listFolders(account);
			const listed = folders.some(({ name }) => name === label);
			const { item } = await readNewest(account, { folder: label, prepare: async (read) => read });
			const mail = item?.mail;
			const named = mail?.labels?.includes(label) ?? false;
			return {
				observed: `${listed ? 'listed' : 'not listed'}, ${mail?.id === id ? 'the same' : 'another'} id, ${named ? 'the label by its name' : 'another name'}`,
				asExpected: listed && mail?.id === id && named,
			};
		},
	);
};

const checkLabelOfInbox = async (
	{ account, protocol, marker }: MailContext,
	uid: number,
): Promise<void> => {
	await protocol.look(
		{
			area,
			behaviour: 'the label as the package reads it, from the Inbox',
			expected: 'by its name',
		},
		async () => {
			const inbox = await openConnection({ account, folder: 'INBOX' });
			const [message] = await inbox.fetch([uid], { uid: true, labels: true }).finally(inbox.close);
			const own = [...(message?.labels ?? [])].filter((label) => label.startsWith(marker));
			return {
				observed: own.join(', ').replace(marker, '…') || 'no label',
				asExpected: own.includes(labelOf(marker)),
			};
		},
	);
};

/** Labels one message and marks it with a keyword, then looks at both again. */
export const checkLabels = async (context: MailContext, mail: Mail): Promise<void> => {
	const { uid } = mail;
	await checkKeyword(context, uid);
	await checkEncoding(context, { uid, utf8: false });
	await checkEncoding(context, { uid, utf8: true });
	await checkLabelOfInbox(context, uid);
	await checkLabelRead(context, mail);
};
