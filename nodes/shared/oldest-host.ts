import { NodeOperationError, type INode } from 'n8n-workflow';

/** The oldest n8n that the tests run (`npm run test:versions`). Before 2.20 a trigger cannot name what it hands out to n8n. */
const OLDEST_N8N = [2, 20] as const;

/**
 * The version of the n8n that runs this, of the program that was started: `n8n/bin/n8n`. Not of n8n-workflow, of which npm may have put
 * another copy beside this package.
 *
 * @returns '' where something else was started
 */
const runningVersion = (): string => {
	try {
		const { name, version } = require.main?.require('../package.json') as Record<string, string>;
		return name === 'n8n' ? version : '';
	} catch {
		return '';
	}
};

const running = runningVersion();

/** False for a version that cannot be read: it is taken for a new one. */
const isBefore = (version: string, [major, minor]: readonly [number, number]): boolean => {
	const [foundMajor = NaN, foundMinor = NaN] = version.split('.').map(Number);
	return foundMajor < major || (foundMajor === major && foundMinor < minor);
};

/** True where the n8n that runs this is older than major.minor. */
export const hostIsBefore = (major: number, minor: number): boolean =>
	isBefore(running, [major, minor]);

/**
 * What is wrong with an n8n of this version, and what it takes.
 *
 * @returns '' where it is new enough
 */
export const hostRefusal = (version: string = running): string =>
	version !== '' && isBefore(version, OLDEST_N8N)
		? `n8n ${version} is too old for the Gmail nodes of n8n-nodes-gmail-imap-smtp: they need n8n ${OLDEST_N8N.join('.')} or newer. Whoever runs n8n updates it.`
		: '';

/** @throws NodeOperationError where n8n is too old */
export const requireHost = (node: INode): void => {
	const refusal = hostRefusal();
	if (refusal) throw new NodeOperationError(node, refusal);
};
