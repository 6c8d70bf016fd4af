import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const directory = mkdtempSync(join(tmpdir(), 'gmail-sandbox-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('says in one line where everything is, serves, and ends on SIGTERM', async () => {
	const program = join(__dirname, '..', '..', 'sandbox', 'main.ts');
	const tsx = createRequire(__filename).resolve('tsx/cli');
	const child = spawn(
		process.execPath,
		[tsx, program, '--directory', directory, '--introspection', '0'],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	const exit = once(child, 'exit');
	const [line] = await once(createInterface(child.stdout), 'line');
	const ready = JSON.parse(String(line));
	expect(ready).toMatchObject({
		servers: {
			imap: { host: '127.0.0.1', port: expect.any(Number) },
			smtp: { host: '127.0.0.1', port: expect.any(Number) },
			api: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
		},
		smtpStartTls: { port: expect.any(Number) },
		mx: { port: expect.any(Number) },
		consentUrl: expect.stringMatching(/\/o\/oauth2\/v2\/auth$/),
		tokenUrl: expect.stringMatching(/\/token$/),
		controlUrl: expect.stringMatching(/\/sandbox$/),
		introspectionUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/introspect$/),
		caFile: join(directory, 'ca.pem'),
		oauthClient: { clientId: expect.any(String), clientSecret: expect.any(String) },
		serviceAccountKey: {
			type: 'service_account',
			private_key: expect.stringContaining('PRIVATE KEY'),
		},
	});
	expect(existsSync(join(directory, 'ca.pem'))).toBe(true);
	const response = await fetch(ready.introspectionUrl, {
		method: 'POST',
		body: new URLSearchParams({ token: 'none' }),
	});
	expect(await response.json()).toEqual({ active: false });
	child.kill('SIGTERM');
	expect(await exit).toEqual([0, null]);
});
