import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder of one server: its configuration, its log, its mail. */
export interface ConfigFolder {
	path: string;
	/** Makes a folder in it and returns its path. */
	folder(name: string): Promise<string>;
	/** Writes a file into it, readable by its owner only. */
	write(name: string, content: string): Promise<void>;
	/** Writes a template of test/servers into it, each `@NAME@` replaced by its value. */
	writeTemplate(
		template: string,
		name: string,
		values: Record<string, string | number>,
	): Promise<void>;
	/** The last lines of a file in it, '' where there is none. */
	tail(name: string): Promise<string>;
	/** Never throws. */
	remove(): Promise<void>;
}

export async function makeConfigFolder(prefix: string): Promise<ConfigFolder> {
	const path = await mkdtemp(join(tmpdir(), prefix));
	// The servers' unprivileged processes pass through it.
	await chmod(path, 0o755);
	return {
		path,
		async folder(name) {
			const made = join(path, name);
			await mkdir(made, { recursive: true });
			return made;
		},
		write: (name, content) => writeFile(join(path, name), content, { mode: 0o600 }),
		async writeTemplate(template, name, values) {
			const text = await readFile(join(__dirname, template), 'utf8');
			await writeFile(join(path, name), fill(text, { DIR: path, ...values }));
		},
		async tail(name) {
			const text = await readFile(join(path, name), 'utf8').catch(() => '');
			return text.split('\n').slice(-40).join('\n');
		},
		remove: () => rm(path, { recursive: true, force: true }).catch(() => undefined),
	};
}

/** Throws for a name that has no value: a typing error in a template must not reach a server. */
function fill(template: string, values: Record<string, string | number>): string {
	return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`The template has no value for @${name}@`);
		return String(value);
	});
}
