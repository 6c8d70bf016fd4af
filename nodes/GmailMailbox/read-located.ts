import type { LocatedMessage, ReadMessage } from '../../gmail';
import type { Batch } from './batch';

/** Reads messages wherever they are, those of one folder together. What is gone meanwhile is left out. */
export const readLocated = async (
	{ core, session }: Batch,
	messages: LocatedMessage[],
): Promise<Map<LocatedMessage, ReadMessage>> => {
	const read = new Map<LocatedMessage, ReadMessage>();
	for (const folder of new Set(messages.map(({ mailbox }) => mailbox))) {
		const here = messages.filter(({ mailbox }) => mailbox === folder);
		const uids = [...new Set(here.map(({ uid }) => uid))];
		const mails = new Map<number, ReadMessage>();
		for await (const message of core.readByUids(await session.in(folder), uids)) {
			mails.set(message.mail.uid, message);
		}
		for (const message of here) {
			const mail = mails.get(message.uid);
			if (mail) read.set(message, mail);
		}
	}
	return read;
};
