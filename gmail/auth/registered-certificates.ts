import { fetchFromGoogle } from '../fetch';

const TIMEOUT_MS = 15_000;

/**
 * The live certificates of a service account, from Google's public list; no sign-in is needed
 * (`https://www.googleapis.com/service_accounts/v1/metadata/x509/{email}`).
 *
 * @param api base address of Google's APIs
 * @returns PEM; empty where Google knows no such account, undefined when it could not be asked
 */
export const fetchRegistered = async (
	email: string,
	api: string,
): Promise<string[] | undefined> => {
	try {
		const response = await fetchFromGoogle(
			`${api}/service_accounts/v1/metadata/x509/${encodeURIComponent(email)}`,
			{ signal: AbortSignal.timeout(TIMEOUT_MS) },
		);
		if (response.status === 404) return [];
		if (!response.ok) return undefined;
		const listed: unknown = await response.json();
		return Object.values(listed ?? {}).filter((pem) => typeof pem === 'string');
	} catch {
		// A list for information: the sign-in that follows says what is wrong with the network.
		return undefined;
	}
};
