import { readAddresses } from '../../../gmail/send/addresses';

describe('readAddresses', () => {
	it.each([
		['', []],
		['a@x.test', [{ name: '', address: 'a@x.test' }]],
		[
			'"Doe, Jane" <jane@x.test>, joe@x.test',
			[
				{ name: 'Doe, Jane', address: 'jane@x.test' },
				{ name: '', address: 'joe@x.test' },
			],
		],
		[
			'Team: a@x.test, b@x.test;',
			[
				{ name: '', address: 'a@x.test' },
				{ name: '', address: 'b@x.test' },
			],
		],
		['jörg@bücher.test', [{ name: '', address: 'jörg@bücher.test' }]],
		['root@localhost', [{ name: '', address: 'root@localhost' }]],
	])('reads %j', (list, addresses) => {
		expect(readAddresses(list, 'To')).toEqual(addresses);
	});

	it.each([
		'nobody',
		'a@',
		'@x.test',
		'Jane <jane>',
		'a@x.test, nobody',
		'a@x..test',
		'a@x.test\r\nBcc: b',
	])('refuses %j and names the field', (list) => {
		expect(() => readAddresses(list, 'Cc')).toThrow(/"Cc" is not an email address/);
	});
});
