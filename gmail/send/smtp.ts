import type { Account } from '../account';
import { classify, GmailError, guideTo, pages } from '../errors';
import { answerOf } from '../errors/answer';
import type { Backend } from './backend';
import type { Composed } from './compose';
import { handOver } from './handed-over';
import { leasePool, ownPool, type Lease } from './kept-pools';
import { smtpRouteOf, type SmtpPool } from './smtp-pool';

/** Each address by itself: nodemailer splits what it is given as text. */
const asObjects = ({ from, to }: Composed['envelope']) => ({
	from: { name: '', address: from },
	to: to.map((address) => ({ name: '', address })),
});

/** What a server says to AUTH that knows no such command (RFC 5321 section 4.2.4, RFC 4954 section 4). */
const NO_AUTH_CODES = [500, 502, 503];

/** What an error of nodemailer means; a server without AUTH says so in words of its own. */
const explain = (error: unknown, mailbox: string): GmailError => {
	const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
	const asked = typeof command === 'string' && command.startsWith('AUTH');
	if (!asked || !NO_AUTH_CODES.includes(Number(responseCode))) {
		return classify(error, { mailbox, channel: 'smtp' });
	}
	return new GmailError(`The SMTP server takes no sign-in, so nothing is sent for ${mailbox}`, {
		code: 'serverSettingsWrong',
		retry: 'never',
		remedy:
			'You check SMTP host and port in the credential: smtp.gmail.com with port 465 or 587. A server that takes mail without a sign-in is not used: nobody could tell who has sent it.',
		page: pages.smtpCodes,
		guide: guideTo('The SMTP server takes no sign-in, so nothing is sent for {mailbox}'),
		answer: answerOf(error),
		cause: error,
	});
};

/**
 * Sends over SMTP with XOAUTH2; few connections serve all messages.
 *
 * @param keep leaves the connections for whoever sends next for the same sign-in
 */
export const smtpBackend = (account: Account, { keep = false } = {}): Backend => {
	const { address } = account;
	const route = smtpRouteOf(account);
	let lease: Promise<Lease> | undefined;
	const lend = async (): Promise<Lease> => {
		const lent = keep ? leasePool(route, await account.getToken()) : ownPool(route);
		lent.pool.serve(account.getToken);
		return lent;
	};
	const open = async (): Promise<SmtpPool['transport']> => {
		lease ??= lend();
		// A sign-in that is refused is asked for again by the next try.
		lease.catch(() => (lease = undefined));
		return (await lease).pool.transport;
	};
	let underWay = 0;

	return {
		attempt: async (
			{ messageId, threadId, envelope, open: openMessage }: Composed,
			{ signal } = {},
		) => {
			const message = handOver(async () => await openMessage({ keepBcc: false }));
			underWay += 1;
			try {
				const transport = await open();
				const sent = await transport.sendMail({
					envelope: asObjects(envelope),
					raw: message.stream,
					signal,
				});
				const { accepted, rejected, rejectedErrors } = sent;
				return {
					receipt: {
						messageId,
						threadId,
						accepted: accepted.map(String),
						rejected: rejected.map((refused, i) => ({
							address: String(refused),
							answer: rejectedErrors?.[i]?.response ?? '',
						})),
						transport: 'smtp',
					},
				};
			} catch (error) {
				const answered = error instanceof Error && 'responseCode' in error;
				return {
					failure: explain(message.failure() ?? error, address),
					inDoubt: message.whole() && !answered,
				};
			} finally {
				underWay -= 1;
				message.stream.destroy();
			}
		},
		check: async () => {
			try {
				await (await open()).verify();
				return `${route.host} takes mail from ${address}`;
			} catch (error) {
				throw explain(error, address);
			}
		},
		close: async () => {
			const held = await lease?.catch(() => undefined);
			lease = undefined;
			if (underWay > 0) held?.pool.close();
			else held?.release();
		},
	};
};
