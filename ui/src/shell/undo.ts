import { ElMessage } from 'element-plus/es/components/message/index'
import { h } from 'vue'
import { i18n } from '../locales'

/** Says that something was done, with a button that takes it back. */
export function tellUndo(message: string, undo: () => Promise<unknown>): void {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'undo',
      onClick: (event: MouseEvent) => {
        // It goes away: the keys are for the screen again.
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.blur()
        shown.close()
        void undo()
      },
    },
    `↶ ${i18n.global.t('common.undo')}`,
  )
  const shown = ElMessage({ type: 'success', message: h('span', [message, ' ', button]), duration: 10_000, showClose: true })
}
