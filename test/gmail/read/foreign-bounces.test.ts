import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../../../gmail/imap/connection';
import { readByUids } from '../../../gmail/read/read-by-uids';
import { startSandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { besideProgram } from '../../support/outside';

/** Debian's Python, for which python3-flufl.bounce is, and the bounces that come with it. */
const python = '/usr/bin/python3';
const folder = '/usr/lib/python3/dist-packages/flufl/bounce/tests/data';
const beside = besideProgram('python3-flufl.bounce', [python, '-c', 'import flufl.bounce']);

/** Where the two name different addresses, and why. */
const differences: Record<string, string> = {
	aol_01: 'it makes an address of AOL of a name without a domain',
	dsn_15: 'it looks into a message that is attached, in which the report is',
	llnl_01: 'we take the address of another person, whom the text offers',
	microsoft_01: 'it takes a piece of an X.400 address for one',
	microsoft_04: 'it takes a piece of an X.400 address for one',
	simple_20: 'we take an answer (RE:) for mail of a person',
	simple_43: 'we name whom the returned message was to, where the text names nobody',
	yale_01:
		'it makes two addresses of a name without a domain; we take those of an example in the text',
};

const byCase = (addresses: string[]): string[] =>
	[...new Set(addresses.map((address) => address.toLowerCase()))].sort();

describe(`bounces that somebody else collected, beside flufl.bounce${beside.note}`, () => {
	beside.it(
		'name the same addresses, but for what the table explains',
		async () => {
			const files = readdirSync(folder)
				.filter((file) => file.endsWith('.txt'))
				.sort();
			const theirs = JSON.parse(
				execFileSync(
					python,
					[join(__dirname, 'bounce-oracle.py'), ...files.map((file) => join(folder, file))],
					{ encoding: 'utf8' },
				),
			) as { temporary: string[]; permanent: string[] }[];
			const me = 'sender@example.com';
			const sandbox = await startSandbox();
			trustCertificate(sandbox.caPem);
			sandbox.store.addAccount({ address: me, name: 'Sender' });
			for (const file of files) {
				const source = readFileSync(join(folder, file), 'latin1').replace(/\r?\n/g, '\r\n');
				sandbox.store.account(me)!.append(Buffer.from(source, 'latin1'), { labels: ['\\Inbox'] });
			}
			const connection = await openConnection({
				account: sandboxAccount(sandbox, me),
				folder: 'INBOX',
			});
			const differing: string[] = [];
			const otherKinds: string[] = [];
			let at = 0;
			for await (const { mail } of readByUids(
				connection,
				files.map((_file, i) => i + 1),
			)) {
				const name = files[at]!.slice(0, -'.txt'.length);
				const { temporary, permanent } = theirs[at]!;
				at += 1;
				const ours = byCase((mail.bounce?.recipients ?? []).map(({ address }) => address));
				if (ours.join() !== byCase([...temporary, ...permanent]).join()) differing.push(name);
				const kind =
					permanent.length > 0 ? 'bounce' : temporary.length > 0 ? 'deliveryNotice' : mail.kind;
				if (mail.kind !== kind) otherKinds.push(name);
			}
			await connection.close();
			await sandbox.close();
			expect(at).toBeGreaterThan(100);
			expect(differing).toEqual(Object.keys(differences).sort());
			expect(otherKinds).toEqual(['simple_20']);
		},
		60_000,
	);
});
