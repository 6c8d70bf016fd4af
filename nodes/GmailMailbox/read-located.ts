import type { LocatedMessage, ReadMessage } from '../../gmail';
import type { Batch } from './batch';

/** Reads messages wherever they are, those of one folder together. What is gone meanwhile is left out. */
export const readLocated = async (
	{ core, session }: Batch,
	messages: LocatedMessage[],
): Promise<Map<LocatedMessage, ReadMessage>> => {
	const read = new Map<LocatedMessage, ReadMessage>();
	const byFolder = new Map<string, LocatedMessage[]>();
	for (const message of messages) {
		const here = byFolder.get(message.mailbox);
		if (here) here.push(message);
		else byFolder.set(message.mailbox, [message]);
	}
	for (const [folder, here] of byFolder) {
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
