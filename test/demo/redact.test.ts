import { redact } from '../../demo/redact';

test.each([
	['a Google access token', 'token ya29.A0ARrdaM-k_9x.y', 'token [hidden]'],
	['a JSON web token', 'jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln end', 'jwt [hidden] end'],
	[
		'a private key',
		'key -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- end',
		'key [hidden] end',
	],
	['a private key that the log cut off', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', '[hidden]'],
	['a field named secret', '{"clientSecret":"GOCSPX-abcdef"}', '{"clientSecret":"[hidden]"}'],
	['a bearer header', 'Authorization: Bearer abcdef123', 'Authorization: [hidden] [hidden]'],
])('%s is not shown', (_what, text, shown) => {
	expect(redact(text)).toBe(shown);
});

test('the rest of a log stays as it is', () => {
	const line = 'n8n ready on 127.0.0.1, port 5678; support@example.test <id@customer.test>';
	expect(redact(line)).toBe(line);
});
