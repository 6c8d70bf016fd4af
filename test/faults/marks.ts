import type { SandboxProcess } from '../../demo/sandbox-process';
import type { Mailbox } from './mailboxes';

/** Labels and flags of each mail in these mailboxes, by its key, as the sandbox has them now. */
export const marksIn = async (
	sandbox: SandboxProcess,
	mailboxes: Mailbox[],
): Promise<Map<string, string[]>> => {
	const found = new Map<string, string[]>();
	for (const { address } of mailboxes) {
		const { messages } = await sandbox.control<{
			messages: { raw: string; labels: string[]; flags: string[] }[];
		}>('listMessages', { address });
		for (const { raw, labels, flags } of messages) {
			const source = Buffer.from(raw, 'base64').toString('latin1');
			const key = /^Subject: ([a-z]+ \d+)/m.exec(source)?.[1];
			if (key !== undefined) found.set(key, [...labels, ...flags]);
		}
	}
	return found;
};

/** The mails of these mailboxes that carry the keyword of a trigger: what is done. */
export const doneIn = async (
	sandbox: SandboxProcess,
	mailboxes: Mailbox[],
): Promise<Set<string>> => {
	const isDone = (mark: string): boolean => /^\$n8n-[0-9a-f]{12}$/.test(mark);
	const marks = await marksIn(sandbox, mailboxes);
	return new Set([...marks].filter(([, all]) => all.some(isDone)).map(([key]) => key));
};
