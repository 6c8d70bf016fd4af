import { canonicalLabel, labelOfFlag, labelsLeftFor } from './labels';
import type { MessageUpdate } from './stored-message';

/** The two sets of a message that change together. */
interface LabelsAndFlags {
	labels: Set<string>;
	flags: Set<string>;
}

/** Changes labels and flags in place; `\Flagged` and `\Starred`, `\Draft` and `\Draft` are one thing each. */
export function applyUpdate(
	{ labels, flags }: LabelsAndFlags,
	{ addLabels = [], removeLabels = [], addFlags = [], removeFlags = [] }: MessageUpdate,
): void {
	for (const flag of removeFlags) {
		flags.delete(flag);
		labels.delete(labelOfFlag.get(flag) ?? '');
	}
	for (const label of removeLabels) labels.delete(canonicalLabel(label));
	for (const flag of addFlags) {
		flags.add(flag);
		const label = labelOfFlag.get(flag);
		if (label) labels.add(label);
	}
	for (const label of [...addLabels].map(canonicalLabel)) {
		for (const left of labelsLeftFor(label)) labels.delete(left);
		labels.add(label);
	}
	for (const [flag, label] of labelOfFlag) {
		if (labels.has(label)) flags.add(flag);
		else flags.delete(flag);
	}
}

/** Both sets as text: equal where nothing changed. */
export const fingerprint = ({
	labels,
	flags,
}: LabelsAndFlags): { labels: string; flags: string } => ({
	labels: [...labels].sort().join('\n'),
	flags: [...flags].sort().join('\n'),
});
