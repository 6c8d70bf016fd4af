import { rawHeaders } from '../../../gmail/parse/headers';

it('of a header of very many names the first are read, and all fields of these', () => {
	const fields = Array.from({ length: 5_000 }, (_, n) => `X-${n}: ${n}\r\n`).join('');
	const headers = rawHeaders(Buffer.from(`Subject: One\r\n${fields}Subject: Two\r\n\r\n`));
	expect(Object.keys(headers)).toHaveLength(2_000);
	expect(headers['subject']).toEqual(['One', 'Two']);
	expect(headers['x-1998']).toEqual(['1998']);
	expect(headers['x-1999']).toBeUndefined();
});
