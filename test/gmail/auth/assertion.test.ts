import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeyFile } from '../../../gmail/auth/service-account-key';
import { requestDelegatedToken } from '../../../gmail/auth/service-account';
import { scopesOf } from '../../../gmail/auth/scopes';
import { listenHttp, type HttpListener } from '../../../sandbox/http/http-listener';
import { ServiceAccounts } from '../../../sandbox/oauth/service-accounts';
import { openssl } from '../../support/openssl';

let listener: HttpListener;
let folder: string;
let body = '';

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'assertion-'));
	listener = await listenHttp(
		(request, response) => {
			body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				response.setHeader('content-type', 'application/json');
				response.end('{"access_token":"t","expires_in":3599,"token_type":"Bearer"}');
			});
		},
		{ port: 0 },
	);
});

afterAll(async () => {
	await listener.close();
	rmSync(folder, { recursive: true });
});

const decoded = (part = ''): Record<string, unknown> =>
	JSON.parse(Buffer.from(part, 'base64url').toString());

it("sends the assertion of Google's rules, and OpenSSL verifies its signature", async () => {
	const file = await new ServiceAccounts().add({ email: 'mailer@project.iam.gserviceaccount.com' });
	const before = Math.floor(Date.now() / 1_000);
	await requestDelegatedToken({
		key: readKeyFile(JSON.stringify(file)),
		mailbox: 'alice@example.test',
		access: 'fullMail',
		tokenUrl: `http://127.0.0.1:${listener.port}/token`,
	});
	const form = new URLSearchParams(body);
	expect([...form.keys()].sort()).toEqual(['assertion', 'grant_type']);
	expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
	const [header, claims, signature = ''] = form.get('assertion')?.split('.') ?? [];

	const { alg, typ = 'JWT', ...others } = decoded(header);
	// No kid: Google needs none for the exchange, and an invented one would be wrong.
	expect({ alg, typ, others }).toEqual({ alg: 'RS256', typ: 'JWT', others: {} });
	const { iat, exp, ...rest } = decoded(claims);
	expect(rest).toEqual({
		iss: 'mailer@project.iam.gserviceaccount.com',
		sub: 'alice@example.test',
		scope: scopesOf.fullMail.join(' '),
		aud: 'https://oauth2.googleapis.com/token',
	});
	expect(Number(exp) - Number(iat)).toBeLessThanOrEqual(3_600);
	expect(Number(exp)).toBeGreaterThan(Number(iat));
	expect(Math.abs(Number(iat) - before)).toBeLessThan(10);

	const publicKey = join(folder, 'public.pem');
	const sealed = join(folder, 'signature');
	writeFileSync(publicKey, openssl(['pkey', '-pubout'], file.private_key));
	writeFileSync(sealed, Buffer.from(signature, 'base64url'));
	const verify = ['dgst', '-sha256', '-verify', publicKey, '-signature', sealed];
	expect(openssl(verify, `${header}.${claims}`)).toContain('Verified OK');
	expect(() => openssl(verify, `${header}.${claims}x`)).toThrow();
});
