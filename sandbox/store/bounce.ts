import { HeaderFields } from '../mime/header-fields';

interface BounceOptions {
	/** Who sent the mail and gets the bounce. */
	to: string;
	/** The recipients that do not exist. */
	unknown: string[];
	/** The mail that could not be delivered. */
	source: Buffer;
	at: Date;
	/** Makes Message-ID and boundary unique. */
	id: string;
}

/** Gmail's "Address not found" report: multipart/report with a delivery-status part (RFC 3464). */
export function composeBounce({ to, unknown, source, at, id }: BounceOptions): Buffer {
	const headers = new HeaderFields(source);
	const messageId = headers.raw('message-id');
	const date = at.toUTCString().replace('GMT', '+0000');
	const boundary = `bounce-${id}`;
	const diagnostic =
		'550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking ' +
		"the recipient's email address for typos or unnecessary spaces. - gsmtp";
	const lines = [
		'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
		`To: ${to}`,
		'Auto-Submitted: auto-replied',
		'Subject: Delivery Status Notification (Failure)',
		`Message-ID: <${id}@mx.google.com>`,
		...(messageId ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`] : []),
		`X-Failed-Recipients: ${unknown.join(', ')}`,
		`Date: ${date}`,
		'MIME-Version: 1.0',
		`Content-Type: multipart/report; boundary="${boundary}"; report-type=delivery-status`,
		'',
		`--${boundary}`,
		'Content-Type: text/plain; charset="UTF-8"',
		'',
		'** Address not found **',
		'',
		...unknown.map(
			(address) =>
				`Your message wasn't delivered to ${address} because the address couldn't be found, or is ` +
				'unable to receive mail.',
		),
		'',
		`--${boundary}`,
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; googlemail.com',
		`Arrival-Date: ${date}`,
		...(messageId ? [`X-Original-Message-ID: ${messageId}`] : []),
		...unknown.flatMap((address) => [
			'',
			`Final-Recipient: rfc822; ${address}`,
			'Action: failed',
			'Status: 5.1.1',
			`Diagnostic-Code: smtp; ${diagnostic}`,
			`Last-Attempt-Date: ${date}`,
		]),
		'',
		`--${boundary}`,
		'Content-Type: message/rfc822',
		'',
		'',
	];
	const originalHeader = source.subarray(0, headers.bodyStart);
	return Buffer.concat([
		Buffer.from(lines.join('\r\n')),
		originalHeader,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
}
