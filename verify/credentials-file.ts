import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { AccessLevel, Servers, ServiceAccountKey } from '../gmail';
import { googleServers, readKeyFile } from '../gmail';

/** How the program signs in: as a person by a refresh token, or as a service account for a mailbox. */
export type SignIn =
	| { kind: 'oAuth2'; clientId: string; clientSecret: string; refreshToken: string }
	| { kind: 'serviceAccount'; key: ServiceAccountKey };

/** What the credentials file says. */
export interface Credentials {
	signIn: SignIn;
	/** The mailbox to check. */
	address: string;
	access: AccessLevel;
	/** Gets one message as well; '' for none. */
	secondAddress: string;
}

/** Where to check: Google, or what stands in for it. */
export interface Target {
	servers: Servers;
	tokenUrl: string;
}

/** Google itself. */
export const google: Target = {
	servers: googleServers,
	tokenUrl: 'https://oauth2.googleapis.com/token',
};

const root = resolve(__dirname, '..');

const isInside = (file: string, folder: string): boolean => {
	const path = relative(folder, file);
	return !path.startsWith('..') && !isAbsolute(path);
};

const readJson = (file: string): Record<string, unknown> => {
	const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
	if (typeof value !== 'object' || value === null) throw new Error(`${file} holds no JSON object`);
	return value as Record<string, unknown>;
};

const field = (file: Record<string, unknown>, name: string): string => {
	const value = file[name];
	if (typeof value !== 'string' || value === '')
		throw new Error(`The credentials file has no "${name}"; docs/verify-google.md shows one`);
	return value;
};

/**
 * Reads a credentials file; docs/verify-google.md shows its two forms. A path in it counts from where it is.
 *
 * @throws Error for a file inside this repository, where it would be committed one day, and for a missing field
 */
export const readCredentials = (path: string): Credentials => {
	const file = resolve(path);
	if (isInside(file, root))
		throw new Error('Keep the credentials file outside this repository: it holds secrets');
	const json = readJson(file);
	const common = {
		access: json.access === 'sendOnly' ? ('sendOnly' as const) : ('fullMail' as const),
		secondAddress: typeof json.secondAddress === 'string' ? json.secondAddress : '',
	};
	if (json.keyFile !== undefined) {
		const key = readKeyFile(readFileSync(resolve(dirname(file), field(json, 'keyFile')), 'utf8'));
		return { ...common, signIn: { kind: 'serviceAccount', key }, address: field(json, 'mailbox') };
	}
	return {
		...common,
		signIn: {
			kind: 'oAuth2',
			clientId: field(json, 'clientId'),
			clientSecret: field(json, 'clientSecret'),
			refreshToken: field(json, 'refreshToken'),
		},
		address: field(json, 'address'),
	};
};

/** Reads other servers than Google's: `{imap, smtp, api, tokenUrl}`, as the sandbox prints them. */
export const readTarget = (path: string): Target => {
	const { tokenUrl, ...servers } = readJson(resolve(path));
	return { servers: servers as unknown as Servers, tokenUrl: String(tokenUrl) };
};
