import type { SMTPServerSession } from 'smtp-server';
import { editHeader } from '../submission/edit-header';
import { mailDate } from '../submission/rewrite-outgoing';
import { replies } from './gmail-replies';
import { GmailSmtpServer } from './gmail-smtp-server';
import { SmtpRefusal } from './smtp-refusal';
import type { SmtpContext } from './submission-server';
import { takeMessage } from './take-message';

/** Bytes: what Gmail takes from outside [doc mail/answer/6584]. */
const sizeLimit = 157_286_400;

/** Where the outside world delivers, as to Gmail's MX: no sign-in, STARTTLS on offer, unknown users refused. */
export function mxServer({ store, tls, faults, clock }: Omit<SmtpContext, 'tokens' | 'limits'>) {
	const server: GmailSmtpServer = new GmailSmtpServer(faults, {
		...tls,
		secure: false,
		name: 'mx.google.com',
		size: sizeLimit,
		authMethods: [],
		disabledCommands: ['AUTH'],

		onMailFrom({ address }, session, callback) {
			void server.strike(session, 'mail', [address]).then(callback);
		},
		onRcptTo({ address }, session, callback) {
			const unknown = store.account(address) ? undefined : new SmtpRefusal(replies.noSuchUser);
			void server.strike(session, 'rcpt', [address]).then((fault) => callback(fault ?? unknown));
		},
		onData(stream, session, callback) {
			const accept = (source: Buffer) => {
				const { mailFrom, rcptTo } = session.envelope;
				const from = mailFrom ? mailFrom.address : '';
				const to = rcptTo.map(({ address }) => address);
				const prepend = trace(session, from, new Date(clock()));
				store.deliver({ from, to }, editHeader(source, { remove: [], prepend }));
				return undefined;
			};
			takeMessage({ server, stream, session, accept, clock }).then(
				(words) => callback(null, words),
				callback,
			);
		},
	});
	return server;
}

/** Received and Authentication-Results as Gmail puts them on top of a message from outside. */
function trace(
	{ hostNameAppearsAs, remoteAddress, id }: SMTPServerSession,
	from: string,
	at: Date,
) {
	const domain = from.replace(/^.*@/, '');
	return [
		[
			`Received: from ${hostNameAppearsAs} ([${remoteAddress}])`,
			`        by mx.google.com with ESMTP id ${id};`,
			`        ${mailDate(at)}`,
		].join('\r\n'),
		[
			'Authentication-Results: mx.google.com;',
			`       spf=pass (google.com: domain of ${from} designates ${remoteAddress} as permitted sender) smtp.mailfrom=${from};`,
			`       dmarc=pass header.from=${domain}`,
		].join('\r\n'),
	];
}
