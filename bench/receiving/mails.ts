/** A pseudo-random number from 0 to 1, the same row for the same seed (mulberry32). */
export const random = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

const words =
	'invoice delivery meeting order thank please regards offer customer question tomorrow price Grüße';

const sentences = (next: () => number, bytes: number): string => {
	const vocabulary = words.split(' ');
	let text = '';
	let line = '';
	while (text.length < bytes) {
		line += `${vocabulary[Math.floor(next() * vocabulary.length)]} `;
		if (line.length > 65) {
			text += `${line}\r\n`;
			line = '';
		}
	}
	return text;
};

const base64Lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

const file = (next: () => number, bytes: number): Buffer => {
	const content = Buffer.allocUnsafe(bytes);
	for (let i = 0; i < bytes; i += 4)
		content.writeInt32LE((next() * 2 ** 31) | 0, Math.min(i, bytes - 4));
	return content;
};

/** A mail of text and HTML, about 30 KB, with a file of `attached` bytes where that is given. */
export const makeMail = (next: () => number, subject: string, attached = 0): Buffer => {
	const text = sentences(next, 8_000);
	const html = `<html><body>${text
		.split('\r\n')
		.map((line) => `<p style="margin:0">${line}</p>`)
		.join('\r\n')}</body></html>`;
	const alternative = [
		'Content-Type: multipart/alternative; boundary="alternative"',
		'',
		'--alternative',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: 8bit',
		'',
		text,
		'--alternative',
		'Content-Type: text/html; charset=utf-8',
		'Content-Transfer-Encoding: 8bit',
		'',
		html,
		'--alternative--',
		'',
	].join('\r\n');
	const header = [
		'Received: from mx.example.test (mx.example.test [192.0.2.1]) by mail.example.test with ESMTPS',
		'From: Carla Customer <carla@customer.test>',
		'To: Support <support@example.test>',
		`Subject: ${subject}`,
		`Message-ID: <${subject.replaceAll(' ', '-')}@customer.test>`,
		'Date: Tue, 24 Nov 2026 10:00:00 +0100',
		'MIME-Version: 1.0',
	].join('\r\n');
	if (attached === 0) return Buffer.from(`${header}\r\n${alternative}`);
	return Buffer.from(
		[
			header,
			'Content-Type: multipart/mixed; boundary="mixed"',
			'',
			'--mixed',
			alternative,
			'--mixed',
			'Content-Type: application/pdf; name="offer.pdf"',
			'Content-Transfer-Encoding: base64',
			'Content-Disposition: attachment; filename="offer.pdf"',
			'',
			base64Lines(file(next, attached)),
			'--mixed--',
			'',
		].join('\r\n'),
	);
};

/** The backlog of the measurements: mails of about 30 KB, one in twenty with a file of 1 to 5 MB. */
export const makeBacklog = (count: number): Buffer[] => {
	const next = random(1);
	return Array.from({ length: count }, (_, i) =>
		makeMail(next, `Mail ${i}`, i % 20 === 10 ? Math.round(1e6 + next() * 4e6) : 0),
	);
};
