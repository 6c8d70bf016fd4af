import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopesOf } from '../../gmail/auth/scopes';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { filesOf, librariesAtFirstUse, useFirst, type Way } from './first-use';

const me = 'support@example.test';
const carla = 'carla@customer.test';
const folder = mkdtempSync(join(tmpdir(), 'first-use-'));
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ directory: folder });
	for (const address of [me, carla]) sandbox.store.addAccount({ address, name: '' });
	sandbox.store.deliver(
		{ from: carla, to: [me] },
		Buffer.from(
			`From: ${carla}\r\nTo: ${me}\r\nSubject: Hello\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello\r\n`,
		),
	);
});

afterAll(async () => {
	await sandbox.close();
	rmSync(folder, { recursive: true, force: true });
});

describe('the first use of a node', () => {
	it.each(Object.keys(librariesAtFirstUse) as Way[])(
		'loads no library that it does not need: %s',
		async (way) => {
			const { loaded } = await useFirst(way, {
				address: me,
				servers: sandbox.servers,
				token: sandbox.oauth.tokens.mint(me, scopesOf.fullMail),
				until: 'done',
				caFile: sandbox.caFile,
			});
			expect(loaded.sort()).toEqual(['index.js', ...filesOf(librariesAtFirstUse[way])].sort());
		},
		60_000,
	);
});
