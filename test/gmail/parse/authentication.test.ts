import { readAuthentication } from '../../../gmail/parse/authentication';

// A hold of the mail's own comes back at each try; garbage collection of this process or a noisy machine does not.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const hop =
	'Received: from mx.sender.test (mx.sender.test. [192.0.2.7])\r\n        by mx.google.com with ESMTPS id x1;\r\n        Mon, 23 Nov 2026 02:00:00 -0800 (PST)';
const senderHop = 'Received: from laptop by mx.sender.test with ESMTPSA; Mon, 23 Nov 2026';
const results = (...methods: string[]): string =>
	`Authentication-Results: mx.google.com;\r\n       ${methods.join(';\r\n       ')}`;

const dkim = 'dkim=pass header.i=@sender.test header.s=s1 header.b=Abc';
const spf =
	'spf=pass (google.com: domain of jane@sender.test designates 192.0.2.7 as permitted sender) smtp.mailfrom=jane@sender.test';
const dmarc = 'dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=sender.test';

const read = (fields: string[], ...from: string[]) =>
	readAuthentication(
		Buffer.from(`${fields.join('\r\n')}\r\n\r\n`),
		(from.length > 0 ? from : ['jane@sender.test']).map((address) => ({ name: '', address })),
		'mx.google.com',
	);

describe('what Gmail found out about a sender', () => {
	it('is read from the header that Gmail puts below its own hop', () => {
		expect(
			read([
				'Delivered-To: me@example.test',
				'Received: by 2002:a05:6a10 with SMTP id y2; Mon, 23 Nov 2026',
				'ARC-Authentication-Results: i=1; mx.google.com; dkim=fail',
				hop,
				results(dkim, spf, dmarc),
				senderHop,
			]),
		).toEqual({
			passed: true,
			spf: { result: 'pass', domain: 'sender.test' },
			dkim: { result: 'pass', domain: 'sender.test' },
			dmarc: { result: 'pass', domain: 'sender.test' },
		});
	});

	it.each<[string, string[]]>([
		[
			'a forged header below the one of Gmail',
			[
				hop,
				results('dmarc=fail header.from=sender.test', 'spf=fail smtp.mailfrom=x@evil.test'),
				results(dkim, spf, dmarc),
			],
		],
		['a forged header and none of Gmail', [senderHop, results(dkim, spf, dmarc)]],
		['a forged header on top of a hop of the sender', [hop, senderHop, results(dkim, spf, dmarc)]],
		['a forged header without any hop', [results(dkim, spf, dmarc)]],
		[
			'a header of another server',
			[hop, 'Authentication-Results: mx.evil.test; dmarc=pass header.from=sender.test'],
		],
		[
			'one of another server on top of one that names Gmail',
			[hop, 'Authentication-Results: mx.evil.test; dmarc=fail', results(dmarc)],
		],
		[
			'a server whose name only begins like Gmail',
			[hop.replace('mx.google.com', 'mx.google.com.evil.test'), results(dmarc)],
		],
		[
			'a name hidden in the comment of another',
			[
				hop,
				'Authentication-Results: evil.test (mx.google.com); dmarc=pass header.from=sender.test',
			],
		],
		[
			'verdicts in a comment',
			[
				hop,
				results(
					'spf=fail (dmarc=pass header.from=sender.test; dkim=pass header.i=@sender.test) smtp.mailfrom=x@evil.test',
				),
			],
		],
		[
			'verdicts in a quoted address',
			[hop, results('spf=fail smtp.mailfrom="x; dmarc=pass header.from=sender.test; y"@evil.test')],
		],
		...[
			'Received: from evil.test by mx.elsewhere.test; Mon, 23 Nov 2026',
			'RECEIVED:\r\n\tfrom evil.test\r\n\tby mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from evil.test (by mx.google.com) by mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from by mx.google.com by mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from evil by mx.google.com by mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from evil by mx.google.com ( (evil [192.0.2.9]) by mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from "evil by mx.google.com by mx.elsewhere.test; Mon, 23 Nov 2026',
			'Received: from 12345 named unknown by gmailapi.google.com with HTTPREST; Mon, 23 Nov 2026',
			'Received: by mx.elsewhere.test (Postfix, from userid 33); Mon, 23 Nov 2026',
			'Received: (qmail 77 invoked by uid 0); 23 Nov 2026',
			'Received: by mx.google.com; Mon, 23 Nov 2026',
			'Received:',
		].map((above): [string, string[]] => [
			`a hop of Gmail below that of another: ${above}`,
			[above, hop, results(dkim, spf, dmarc), senderHop],
		]),
		['a comment left open', [hop, results('spf=fail (', dkim, spf, dmarc)]],
		['a server named last', [hop, `Authentication-Results: ${dmarc}; mx.google.com`]],
		['a second hop of Gmail in a row', [hop, hop, results(dmarc)]],
	])('is not believed of %s', (_what, fields) => {
		expect(read(fields)?.passed ?? false).toBe(false);
	});

	it.each<[string, string[], boolean]>([
		['DMARC', [spf, dmarc], true],
		[
			'DMARC that failed, though a signature holds',
			[dkim, 'dmarc=fail header.from=sender.test'],
			false,
		],
		['DKIM of the same domain, without DMARC', [dkim], true],
		['DKIM of the domain above', ['dkim=pass header.d=test'], true],
		['SPF of the same domain', [spf], true],
		['DKIM of another domain', ['dkim=pass header.i=@mailer.test'], false],
		['SPF of another domain', ['spf=pass smtp.mailfrom=bounce@mailer.test'], false],
		['DKIM of a domain that ends alike', ['dkim=pass header.i=@der.test'], false],
		['one of several signatures', ['dkim=pass header.i=@mailer.test', dkim], true],
		[
			'a signature that fails beside one that holds',
			['dkim=fail header.i=@sender.test', dkim],
			true,
		],
		['SPF that is soft', ['spf=softfail smtp.mailfrom=jane@sender.test'], false],
		['nothing', ['none'], false],
		['DMARC of another domain than the one shown', ['dmarc=pass header.from=evil.test'], false],
		['DMARC that is none, beside aligned DKIM', [dkim, 'dmarc=none header.from=sender.test'], true],
		['the same verdict twice', [dmarc, dmarc], true],
		['DMARC that passed and failed', [dmarc, 'dmarc=fail header.from=sender.test'], false],
		['DMARC that failed and passed', ['dmarc=fail header.from=sender.test', dmarc], false],
		['DMARC that passed and was none', ['dmarc=none header.from=sender.test', dmarc], false],
		['DMARC of two domains', ['dmarc=pass header.from=evil.test', dmarc], false],
		['DMARC of two versions', ['dmarc/1=fail header.from=sender.test', dmarc], false],
		['SPF that failed and passed', ['spf=fail smtp.mailfrom=jane@sender.test', spf], false],
		['SPF that passed and failed', [spf, 'spf=fail smtp.mailfrom=jane@sender.test'], false],
		['one signature that holds and does not', [dkim, dkim.replace('pass', 'fail')], false],
		['one signature that does not and holds', [dkim.replace('pass', 'fail'), dkim], false],
		['verdicts on SPF that differ, beside DMARC', ['spf=fail smtp.helo=x.test', spf, dmarc], false],
		['an error of the check', [dkim, 'dmarc=temperror header.from=sender.test'], false],
	])('proves the sender or not: %s', (_what, methods, passed) => {
		expect(read([hop, results(...methods)])?.passed).toBe(passed);
	});

	it('proves nobody where there are several senders, or none', () => {
		expect(read([hop, results(dmarc)], 'jane@sender.test', 'joe@sender.test')?.passed).toBe(false);
		expect(
			readAuthentication(Buffer.from(`${hop}\r\n${results(dmarc)}\r\n\r\n`), [], 'mx.google.com')
				?.passed,
		).toBe(false);
	});

	it.each([
		'jane@evil.test,jane@sender.test',
		'jane@evil.test@sender.test',
		'"jane@evil.test"@sender.test',
		'jane@evil.test jane@sender.test',
		'jane@evil.test;jane@sender.test',
		'<jane@evil.test>jane@sender.test',
		'jane@evil.test\r\njane@sender.test',
		'jane\u202e@sender.test',
		'jane\u0000@sender.test',
		'jane@evil.test%2c@sender.test',
		'@sender.test',
		'sender.test',
		'jane@',
		'',
	])('proves nobody where a sender address is more or less than one: %j', (address) => {
		expect(read([hop, results(dkim, spf, dmarc)], address)?.passed).toBe(false);
	});

	it.each([
		['comments', `spf=pass ${'('.repeat(150_000)}${')'.repeat(150_000)}`],
		['verdicts', 'spf=pass;'.repeat(40_000)],
		['signatures', Array.from({ length: 10_000 }, (_, n) => `dkim=pass header.b=${n}`).join(';')],
		['escapes', `spf=pass ${'\\('.repeat(150_000)}`],
	])('is read in time linear to its length: many %s', (_what, methods) => {
		const began = process.cpuUsage();
		read([hop, `Authentication-Results: mx.google.com; ${methods}`]);
		const { user, system } = process.cpuUsage(began);
		expect((user + system) / 1000).toBeLessThan(1500);
	});

	it('knows a domain in both its spellings', () => {
		expect(
			read([hop, results('dmarc=pass header.from=xn--grn-ioa.test')], 'jane@grün.test')?.passed,
		).toBe(true);
	});

	it('names the domain of a quoted return path', () => {
		const quoted = 'spf=pass smtp.mailfrom="prvs=1078=jane@sender.test"';
		expect(read([hop, results(quoted)])?.spf).toEqual({ result: 'pass', domain: 'sender.test' });
	});
});
