import { createI18n } from 'vue-i18n'
import { watch } from 'vue'
import { lang } from '../desk'
import en from './en'
import zh from './zh'

export const i18n = createI18n<[typeof zh], 'zh' | 'en', false>({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh, en },
})

watch(lang, (now) => {
  i18n.global.locale.value = now
  document.documentElement.lang = now === 'zh' ? 'zh-CN' : 'en'
})
