import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';

/** A mailbox that is read the old way, with an app password. */
export interface MailboxLogin {
	host: string;
	port: number;
	address: string;
	appPassword: string;
	/** PEM of the CA that the server's certificate is signed by. */
	ca: string;
}

/** A message as its reader sees it. */
export interface ReadMail {
	parsed: ParsedMail;
	/** X-GM-THRID, decimal. */
	threadId: string;
	/** Epoch milliseconds at which the server told us of it. */
	seenAt: number;
}

/** Any IMAP client that signs in and looks: it shares no code with the package. */
export class OutsideMailbox {
	private constructor(private readonly client: ImapFlow) {}

	/** Signs in and opens a folder. */
	static async open(login: MailboxLogin, folder = 'INBOX'): Promise<OutsideMailbox> {
		const client = new ImapFlow({
			host: login.host,
			port: login.port,
			secure: true,
			auth: { user: login.address, pass: login.appPassword },
			tls: { ca: login.ca },
			logger: false,
		});
		// Without a listener a dropped connection would end the process.
		client.on('error', () => undefined);
		await client.connect();
		await client.mailboxOpen(folder);
		return new OutsideMailbox(client);
	}

	/** Every message of the folder. */
	async all(): Promise<ReadMail[]> {
		const seenAt = Date.now();
		const mails: ReadMail[] = [];
		for await (const { source, threadId } of this.client.fetch('1:*', {
			source: true,
			threadId: true,
		})) {
			if (source)
				mails.push({ parsed: await simpleParser(source), threadId: threadId ?? '', seenAt });
		}
		return mails;
	}

	/** The first message that fits, waited for over IDLE. Throws after `timeoutMs` with the subjects that are there. */
	async waitFor(fits: (mail: ParsedMail) => boolean, timeoutMs: number): Promise<ReadMail> {
		const deadline = AbortSignal.timeout(timeoutMs);
		for (;;) {
			const announced = this.nextAnnouncement(deadline);
			const mails = await this.all();
			const found = mails.find(({ parsed }) => fits(parsed));
			if (found) return found;
			if (deadline.aborted) {
				const subjects = mails.map(({ parsed }) => parsed.subject ?? '(no subject)');
				throw new Error(
					`The mail did not come within ${timeoutMs / 1000} s. The mailbox holds: ${subjects.join(', ') || 'nothing'}`,
				);
			}
			// imapflow would begin to idle after 15 s; its next command ends it again.
			this.client.idle().catch(() => undefined);
			await announced;
		}
	}

	async close(): Promise<void> {
		await this.client.logout().catch(() => this.client.close());
	}

	private async nextAnnouncement(deadline: AbortSignal): Promise<void> {
		await new Promise<void>((resolve) => {
			const done = () => {
				this.client.off('exists', done);
				deadline.removeEventListener('abort', done);
				resolve();
			};
			this.client.on('exists', done);
			deadline.addEventListener('abort', done);
			if (deadline.aborted) done();
		});
	}
}
