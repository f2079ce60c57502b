// Closing a round: asked once, with what nobody has seen to yet.
import { useI18n } from 'vue-i18n'
import { attempt, type RoundLeft, type RoundRow } from '../../desk'
import { sure } from '../../shell/sure'
import { offerMovedAway } from './movedAway'

export function useClosing() {
  const { t } = useI18n()

  /** What is left open, a sentence each. */
  function leftWords(left: RoundLeft): string[] {
    const open = left.missing + left.not_done
    const care = left.care ? t('rounds.closeCare', { n: left.care }) : ''
    return [
      open ? t('rounds.closeOpen', { missing: left.missing, not_done: left.not_done }) + care : care,
      left.papers ? t('rounds.closePapers', { n: left.papers }) : '',
      left.revisits ? t('rounds.closeRevisits', { n: left.revisits, due: left.revisits_due }) : '',
      left.unlisted ? t('rounds.closeUnlisted', { n: left.unlisted }) : '',
      left.again ? t('rounds.closeAgain', { n: left.again }) : '',
    ].filter(Boolean)
  }

  async function close(round: RoundRow): Promise<void> {
    const left = await attempt('round_left', { round: round.id })
    if (!left) return
    const words = leftWords(left)
    const question = [...(words.length ? words : [t('rounds.closeDone')]), t('rounds.closeThen')].join('\n')
    if (!(await sure(question, t('sweeps.close'), { title: t('rounds.closeTitle', { name: round.name }) }))) return
    if ((await attempt('close_round', { id: round.id })) && left.moved_away.length > 0) await offerMovedAway(left.moved_away)
  }

  return { close }
}
