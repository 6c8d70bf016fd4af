import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxProcess } from '../../demo/sandbox-process';
import { mailboxes, type MailboxName } from './mailboxes';

/** Looks at the sandbox this often, in ms. */
const EVERY = 250;

/** Knows since when a mailbox has had no connection, as the server sees it. */
export interface Connections {
	/** When a mailbox was last seen with a connection, ms since 1970; 0 if never. */
	last(name: MailboxName): number;
	/** Settles when a mailbox has one, at once if it has. */
	open(name: MailboxName): Promise<void>;
	stop(): void;
}

export const watchConnections = (sandbox: SandboxProcess): Connections => {
	const seen = new Map<MailboxName, number>();
	let stopped = false;
	const look = async (): Promise<void> => {
		const asked = Date.now();
		const sessions = await sandbox.control<Record<string, number>>('imapConnections', {});
		for (const { name, address } of mailboxes) if (sessions[address]) seen.set(name, asked);
	};
	const loop = async (): Promise<void> => {
		while (!stopped) {
			// The sandbox is ended before this is: then there is nothing to see.
			await look().catch(() => undefined);
			await sleep(EVERY);
		}
	};
	void loop();
	const last = (name: MailboxName): number => seen.get(name) ?? 0;
	return {
		last,
		open: async (name) => {
			while (Date.now() - last(name) > 2 * EVERY) await sleep(EVERY);
		},
		stop: () => {
			stopped = true;
		},
	};
};
