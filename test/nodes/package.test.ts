import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

const root = resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the built package', () => {
	const loader = new PackageDirectoryLoader(root);

	beforeAll(async () => await loader.loadAll());

	it('offers its nodes and credentials to n8n', () => {
		expect(Object.keys(loader.nodeTypes).sort()).toEqual([
			'gmailImapTrigger',
			'gmailMailbox',
			'gmailSend',
		]);
		expect(Object.keys(loader.credentialTypes).sort()).toEqual([
			'gmailMailOAuth2Api',
			'gmailServiceAccountApi',
		]);
	});

	it('gives each node and credential an icon for light and for dark', () => {
		const described = [...loader.types.nodes, ...loader.types.credentials];
		expect(described).toHaveLength(5);
		for (const { name, iconUrl } of described) {
			expect({ name, iconUrl }).toEqual({
				name,
				iconUrl: {
					light: expect.stringMatching(/gmail(-\w+)?\.svg$/),
					dark: expect.stringMatching(/gmail(-\w+)?\.dark\.svg$/),
				},
			});
		}
	});

	it('gives each node an icon of its own', () => {
		const urls = loader.types.nodes.map(({ iconUrl }) => JSON.stringify(iconUrl));
		expect(new Set(urls).size).toBe(3);
	});

	it('has every node found by the words that people search for', () => {
		for (const { codex } of loader.types.nodes)
			expect(codex?.alias).toEqual(
				expect.arrayContaining(['Email', 'Mail', 'Google Mail', 'Attachment']),
			);
	});

	it('puts every node where people look for mail', () => {
		for (const { codex } of loader.types.nodes)
			expect(codex?.categories).toContain('Communication');
	});

	it('lets every node test the service account', () => {
		expect(loader.known.credentials.gmailServiceAccountApi?.supportedNodes?.sort()).toEqual([
			'gmailImapTrigger',
			'gmailMailbox',
			'gmailSend',
		]);
	});

	it('keeps service account keys from other nodes', () => {
		expect(loader.credentialTypes.gmailServiceAccountApi?.type.restrictToSupportedNodes).toBe(true);
	});

	it('masks every secret in the forms', () => {
		const { properties } = loader.credentialTypes.gmailServiceAccountApi!.type;
		for (const name of ['jsonKey', 'privateKey']) {
			expect(properties.find((field) => field.name === name)?.typeOptions?.password).toBe(true);
		}
	});

	it('does not load the libraries before a node is used', () => {
		const script = `for (const file of ${JSON.stringify(manifest.n8n.nodes)}) require(${JSON.stringify(root)} + '/' + file);
			process.stdout.write(String(Object.keys(require.cache).some((file) => file.includes('dist/gmail/'))));`;
		expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('false');
	});
});

describe('the tarball', () => {
	const [{ files }] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: root,
			encoding: 'utf8',
		}),
	);
	const names: string[] = files.map(({ path }: { path: string }) => path);

	it('holds what was built, the README and the licence, and nothing else', () => {
		expect(
			names.filter(
				(name) => !/^(dist\/|README\.md$|LICENSE\.md$|package\.json$|index\.js$)/.test(name),
			),
		).toEqual([]);
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
			expect(names).toContain(file);
	});

	it('needs nothing at run time, and carries the licences of what is bundled', () => {
		expect(manifest.dependencies).toBeUndefined();
		const licences = readFileSync(join(root, 'dist/gmail/THIRD-PARTY-LICENCES.txt'), 'utf8');
		for (const library of [
			'imapflow',
			'nodemailer',
			'mailparser',
			'google-auth-library',
			'libmime',
		]) {
			expect(licences).toContain(`${library} `);
		}
		expect(existsSync(join(root, 'dist/gmail/index.js'))).toBe(true);
	});

	it('says of each library in the bundle which version it is, its licence, and where its source is', () => {
		const text = readFileSync(join(root, 'dist/gmail/THIRD-PARTY-LICENCES.txt'), 'utf8');
		const entries = text.split(`\n${'-'.repeat(78)}\n`);
		expect(entries.length).toBeGreaterThan(50);
		for (const entry of entries) {
			expect(entry).toMatch(
				/^(?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S* \(.+\)\nSource: https?:\/\/\S+, version /,
			);
		}
	});

	it('lists what is bundled for programs that look for known holes, as the licences do', () => {
		const bom = JSON.parse(readFileSync(join(root, 'dist/gmail/bom.json'), 'utf8')) as {
			components: { group?: string; name: string; version: string; purl: string }[];
		};
		const listed = bom.components.map(({ group, name, version }) =>
			[group, name].filter(Boolean).join('/').concat(` ${version}`),
		);
		const licences = readFileSync(join(root, 'dist/gmail/THIRD-PARTY-LICENCES.txt'), 'utf8');
		const licensed = licences
			.split(`\n${'-'.repeat(78)}\n`)
			.map((entry) => entry.split(' (')[0] ?? '');
		expect(new Set(listed)).toEqual(new Set(licensed));
		expect(listed.length).toBeGreaterThan(10);
		for (const { purl } of bom.components) expect(purl).toMatch(/^pkg:npm\/[\w%./-]+@\d/);
	});

	it('has no library outside the one file that the list is of', () => {
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
			expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/^\/\/ node_modules\//m);
	});
});
