import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { people } from '../../demo/pipeline';
import type { SandboxProcess } from '../../demo/sandbox-process';
import { mailboxOf } from './mailboxes';
import type { PlannedMail } from './plan';

/** Every so many mails one has HTML and an attachment too. */
const RICH = 5;

const bodyOf = (mail: PlannedMail, index: number): object => {
	const text = `${mail.key}\n\n${'The order has not arrived yet. '.repeat(1 + (index % 400))}`;
	if (index % RICH !== 0) return { text };
	return {
		text,
		html: `<p>${text}</p>`,
		attachments: [{ filename: 'order.pdf', content: Buffer.alloc(20_000, mail.key) }],
	};
};

/**
 * Hands mails to the sandbox by SMTP as the world does, each at its time.
 *
 * @param start ms since 1970
 */
export const sendAll = async (
	sandbox: SandboxProcess,
	mails: PlannedMail[],
	start: number,
	onSent: (mail: PlannedMail) => void,
): Promise<void> => {
	const transport = createTransport({
		...sandbox.mx,
		pool: true,
		maxConnections: 4,
		maxMessages: Infinity,
		secure: false,
		ignoreTLS: true,
	});
	try {
		await Promise.all(
			mails.map(async (mail, index) => {
				await sleep(start + mail.at - Date.now());
				await transport.sendMail({
					from: { name: 'Carla Customer', address: people.customer },
					to: mailboxOf(mail.mailbox).address,
					subject: `${mail.key}${mail.fails === 'never' ? '' : ` fails ${mail.fails}`}`,
					...bodyOf(mail, index),
				});
				onSent(mail);
			}),
		);
	} finally {
		transport.close();
	}
};
